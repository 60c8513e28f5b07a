package io.linkgate.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom: the code is held to the table of {@link Arrows}, and to three rules that no table has. */
class ArrowsTest {

    private static final String ROOT = "io.linkgate";

    /** Top-level classes of one package. */
    private static final int MAX_FILES = 25;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT)
            .that(resideOutsideOfPackage(ROOT + ".architecture.."));

    @Test
    void everyArrowIsOneOfTheTable() {
        Set<String> turnedBack = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String from = part(origin);
                String to = part(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && !Arrows.mayKnow(from, to)) {
                    turnedBack.add(from + " -> " + to + ", in " + origin.getName());
                }
            }
        }

        assertThat(turnedBack).isEmpty();
    }

    @Test
    void everyArrowOfTheTableIsUsed() {
        Map<String, Set<String>> unused = new TreeMap<>();
        Arrows.MAY_KNOW.forEach((from, allowed) -> unused.put(from, new TreeSet<>(allowed)));
        for (JavaClass origin : CLASSES) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                unused.getOrDefault(part(origin), new TreeSet<>()).remove(part(dependency.getTargetClass()));
            }
        }
        unused.values().removeIf(Set::isEmpty);

        assertThat(unused).isEmpty();
    }

    @Test
    void everyRowOfTheTableIsAPackage() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(part(type)));

        assertThat(packages).containsAll(Arrows.MAY_KNOW.keySet());
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** The stand-in writes what a server writes; with the companion's machine it would agree with its mistakes. */
    @Test
    void theSandboxKnowsNothingOfTheCompanionsMachines() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".protocol.contact..",
                        ROOT + ".protocol.delivery..",
                        ROOT + ".protocol.pairing..",
                        ROOT + ".protocol.online..",
                        ROOT + ".protocol.stream..")
                .check(CLASSES);
    }

    /** Two classes that know each other are one thing in two files. Three or more in a circle are a knot. */
    @Test
    void noPackageHasAKnot() {
        assertThat(Knots.of(CLASSES)).isEmpty();
    }

    @Test
    void noPackageIsLargerThanAFloorPlan() {
        Map<String, Integer> files = new TreeMap<>();
        CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !isGenerated(type) && !isPackageInfo(type))
                .forEach(type -> files.merge(part(type), 1, Integer::sum));
        files.values().removeIf(count -> count <= MAX_FILES);

        assertThat(files).isEmpty();
    }

    @Test
    void noSimpleNameIsTakenTwice() {
        Map<String, Set<String>> places = new TreeMap<>();
        CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !isGenerated(type) && !isPackageInfo(type))
                .forEach(type -> places.computeIfAbsent(type.getSimpleName(), any -> new TreeSet<>())
                        .add(part(type)));
        places.values().removeIf(parts -> parts.size() == 1);

        assertThat(places).isEmpty();
    }

    @Test
    void onlyTheCompositionRootKnowsTheSandbox() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".bootstrap..", ROOT + ".sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".sandbox..")
                .check(CLASSES);
    }

    /** And the process that serves by itself, before and beside it. */
    @Test
    void onlyTheCompositionRootAsksForTheTimeOrForChance() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".bootstrap..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".standalone.Main")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(SecureRandom.class)
                .check(CLASSES);
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getPackageName().endsWith(".wire");
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    /**
     * The row of the table; empty for what is not ours. Generated classes belong to the package that they were
     * generated for.
     */
    static String part(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceFirst("\\.wire$", "") : "";
    }
}
