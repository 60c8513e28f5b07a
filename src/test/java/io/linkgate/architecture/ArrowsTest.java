package io.linkgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
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

/** Who may know whom: the table of docs/decisions/0008, which the code is held to. */
class ArrowsTest {

    private static final String ROOT = "io.linkgate";

    /** A package that has no row here is one that nobody has thought about yet. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("config", Set.of()),
            entry("storage", Set.of("config")),
            entry("phone", Set.of()),
            entry("access", Set.of("config", "instance", "storage")),
            entry("instance", Set.of("phone", "storage")),
            entry("engine", Set.of()),
            entry(
                    "engine.whatsapp",
                    Set.of(
                            "engine",
                            "protocol.crypto",
                            "protocol.node",
                            "protocol.online",
                            "protocol.pairing",
                            "protocol.socket")),
            entry("credential", Set.of("config", "departure", "instance", "session", "storage")),
            entry("departure", Set.of("engine", "instance")),
            entry("session", Set.of("instance", "engine", "phone")),
            entry("healer", Set.of("instance", "engine", "session")),
            entry("api", Set.of("access", "api.intake", "instance", "session", "phone", "qr")),
            entry("api.intake", Set.of()),
            entry("metrics", Set.of("session")),
            entry("version", Set.of("engine.whatsapp", "protocol.socket")),
            entry("qr", Set.of()),
            entry(
                    "sandbox",
                    Set.of(
                            "phone",
                            "protocol.crypto",
                            "protocol.node",
                            "protocol.noise",
                            "protocol.pairing",
                            "protocol.socket",
                            "storage")),
            entry("protocol.online", Set.of("protocol.pairing", "protocol.node", "protocol.crypto")),
            entry("protocol.pairing", Set.of("protocol.node", "protocol.crypto")),
            entry("protocol.socket", Set.of("protocol.noise", "protocol.node", "protocol.crypto")),
            entry("protocol.noise", Set.of("protocol.crypto")),
            entry("protocol.node", Set.of()),
            entry("protocol.crypto", Set.of()));

    /** Wires everything together, so it may know everything. */
    private static final String COMPOSITION_ROOT = "bootstrap";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyArrowIsOneOfTheTable() {
        Set<String> turnedBack = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String from = part(origin);
                String to = part(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && !mayKnow(from, to)) {
                    turnedBack.add(from + " -> " + to + ", in " + origin.getName());
                }
            }
        }

        assertThat(turnedBack).isEmpty();
    }

    @Test
    void everyArrowOfTheTableIsUsed() {
        Map<String, Set<String>> unused = new TreeMap<>();
        MAY_KNOW.forEach((from, allowed) -> unused.put(from, new TreeSet<>(allowed)));
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

        assertThat(packages).containsAll(MAY_KNOW.keySet());
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
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

    @Test
    void onlyTheCompositionRootAsksForTheTimeOrForChance() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".bootstrap..")
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

    private static boolean mayKnow(String from, String to) {
        return from.equals(COMPOSITION_ROOT)
                || MAY_KNOW.getOrDefault(from, Set.of()).contains(to);
    }

    /** The row of the table; empty for what is not ours. Generated classes belong to the package that they were generated for. */
    private static String part(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceFirst("\\.wire$", "") : "";
    }
}
