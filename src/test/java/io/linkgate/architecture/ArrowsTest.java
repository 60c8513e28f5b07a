package io.linkgate.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
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

    /** A package without a row here is one whose place in the house has not been decided. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("access", Set.of("config", "instance", "storage")),
            entry(
                    "api",
                    Set.of(
                            "access",
                            "api.audit",
                            "api.call",
                            "api.client",
                            "api.code",
                            "api.error",
                            "api.intake",
                            "api.older",
                            "audit",
                            "instance",
                            "limit",
                            "link",
                            "listing",
                            "phone",
                            "session")),
            entry(
                    "api.audit",
                    Set.of("access", "api.call", "api.code", "api.error", "audit", "instance", "phone", "session")),
            entry("audit", Set.of("history", "instance", "phone", "session", "storage")),
            entry(
                    "api.call",
                    Set.of(
                            "access",
                            "api.client",
                            "api.error",
                            "api.intake",
                            "api.older",
                            "instance",
                            "limit",
                            "link",
                            "phone")),
            entry("api.client", Set.of("config")),
            entry(
                    "api.code",
                    Set.of("api.call", "api.error", "api.intake", "instance", "limit", "phone", "qr", "session")),
            entry("api.error", Set.of()),
            entry(
                    "api.event",
                    Set.of(
                            "access",
                            "api.call",
                            "api.code",
                            "api.error",
                            "api.intake",
                            "event",
                            "instance",
                            "limit",
                            "session")),
            entry("api.health", Set.of("api.error", "engine")),
            entry("api.metrics", Set.of("access", "api.client", "api.error", "limit")),
            entry("api.intake", Set.of()),
            entry("api.hook", Set.of("api.call", "api.error", "config", "hook", "hook.target", "instance")),
            entry("api.link", Set.of("api.call", "api.client", "api.error", "instance", "link", "session")),
            entry(
                    "api.message",
                    Set.of(
                            "api.call",
                            "api.code",
                            "api.error",
                            "engine.message",
                            "instance",
                            "limit",
                            "message",
                            "phone",
                            "session")),
            entry("api.older", Set.of()),
            entry("config", Set.of()),
            entry("credential", Set.of("config", "instance", "removal", "session", "storage")),
            entry("engine", Set.of("engine.message")),
            entry("engine.message", Set.of()),
            entry(
                    "engine.whatsapp",
                    Set.of(
                            "engine",
                            "engine.message",
                            "engine.whatsapp.message",
                            "engine.whatsapp.socket",
                            "engine.whatsapp.version",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.delivery",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.online",
                            "protocol.pairing",
                            "protocol.socket",
                            "protocol.stream")),
            entry(
                    "engine.whatsapp.memory",
                    Set.of(
                            "engine.message",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal")),
            entry(
                    "engine.whatsapp.message",
                    Set.of(
                            "engine",
                            "engine.message",
                            "engine.whatsapp.memory",
                            "protocol.contact",
                            "protocol.crypto",
                            "protocol.delivery",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.online",
                            "protocol.signal",
                            "protocol.stream")),
            entry("engine.whatsapp.socket", Set.of("protocol.stream")),
            entry("engine.whatsapp.version", Set.of("engine", "engine.whatsapp.socket", "protocol.socket")),
            entry("event", Set.of("history", "hook", "instance", "message", "session", "storage")),
            entry("healer", Set.of("engine", "instance", "session")),
            entry("history", Set.of("instance", "session", "storage")),
            entry(
                    "hook",
                    Set.of(
                            "config",
                            "engine.message",
                            "history",
                            "hook.target",
                            "instance",
                            "message",
                            "session",
                            "storage")),
            entry("hook.delivery", Set.of("config", "hook", "hook.target")),
            entry("hook.target", Set.of()),
            entry("instance", Set.of("phone", "storage")),
            entry("limit", Set.of()),
            entry("link", Set.of("access", "config", "history", "instance", "session", "storage")),
            entry("listing", Set.of("instance", "session")),
            entry("live", Set.of("engine", "engine.message", "healer", "instance", "phone", "session")),
            entry("message", Set.of("engine.message", "instance", "limit", "session", "storage")),
            entry("metrics", Set.of("engine.message", "hook", "hook.delivery", "instance", "message", "session")),
            entry("page", Set.of()),
            entry("phone", Set.of()),
            entry("protocol.code", Set.of("protocol.crypto", "protocol.identity")),
            entry(
                    "protocol.contact",
                    Set.of("protocol.crypto", "protocol.delivery", "protocol.message", "protocol.node")),
            entry("protocol.crypto", Set.of()),
            entry(
                    "protocol.delivery",
                    Set.of(
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal",
                            "protocol.stream")),
            entry("protocol.identity", Set.of("protocol.crypto", "protocol.node")),
            entry("protocol.message", Set.of("protocol.crypto", "protocol.signal")),
            entry("protocol.node", Set.of()),
            entry("protocol.noise", Set.of("protocol.crypto")),
            entry(
                    "protocol.online",
                    Set.of("protocol.crypto", "protocol.identity", "protocol.node", "protocol.stream")),
            entry(
                    "protocol.pairing",
                    Set.of(
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.stream")),
            entry("protocol.signal", Set.of("protocol.crypto")),
            entry("protocol.socket", Set.of("protocol.crypto", "protocol.node", "protocol.noise")),
            entry("protocol.stream", Set.of("protocol.node")),
            entry("qr", Set.of()),
            entry("removal", Set.of("engine", "instance")),
            entry(
                    "sandbox.account",
                    Set.of("phone", "protocol.code", "protocol.crypto", "protocol.identity", "storage")),
            entry("sandbox.fault", Set.of("protocol.crypto")),
            entry(
                    "sandbox.http",
                    Set.of(
                            "api.error",
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.socket",
                            "sandbox.fault",
                            "sandbox.phone",
                            "sandbox.server",
                            "sandbox.stage")),
            entry(
                    "sandbox.mail",
                    Set.of(
                            "phone",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "sandbox.account",
                            "sandbox.fault",
                            "storage")),
            entry(
                    "sandbox.phone",
                    Set.of(
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.message",
                            "protocol.node",
                            "protocol.signal",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail",
                            "sandbox.server",
                            "sandbox.stage")),
            entry(
                    "sandbox.server",
                    Set.of(
                            "phone",
                            "protocol.crypto",
                            "protocol.node",
                            "protocol.noise",
                            "protocol.socket",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail",
                            "sandbox.stage")),
            entry(
                    "sandbox.stage",
                    Set.of(
                            "phone",
                            "protocol.code",
                            "protocol.crypto",
                            "protocol.identity",
                            "protocol.node",
                            "protocol.socket",
                            "sandbox.account",
                            "sandbox.fault",
                            "sandbox.mail")),
            entry("session", Set.of("instance", "phone")),
            entry("storage", Set.of("config")),
            entry("version", Set.of("engine.whatsapp.version", "protocol.socket", "storage")));

    /** Top-level classes of one package. */
    private static final int MAX_FILES = 25;

    /** Wires everything together, so it may know everything. */
    private static final String COMPOSITION_ROOT = "bootstrap";

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
