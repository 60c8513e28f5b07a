package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.documentation.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parts that {@code NOTICE} lists, compared with those in the WAR and with the licences in their POMs. */
@Tag("any-server")
class PartsIT {

    /** Artifacts of which the WAR has another form than the JAR. */
    private static final Set<String> UNPACKED = Set.of("scalar-core");

    /** A line of license-maven-plugin: {@code (EPL-2.0) (GPL2 w/ CPE) A name (group:artifact:version - address)}. */
    private static final Pattern DECLARED = Pattern.compile(
            "(?m)^ +((?:\\([^)]+(?:\\([^)]*\\)[^)]*)?\\) )+).*" + "\\([^:()]+:([^:()]+):[^:()]+ - [^()]*\\)$");

    private static final Pattern SCALAR = Pattern.compile("@scalar/api-reference ([0-9.]+)");

    private static ZipFile war;

    @BeforeAll
    static void openWar() throws IOException {
        war = new ZipFile(System.getProperty("it.war"));
    }

    @AfterAll
    static void closeWar() throws IOException {
        war.close();
    }

    @Test
    void everyLibraryHasABlock() throws IOException {
        List<Notice.Part> parts = Notice.parts();

        assertThat(jars())
                .hasSizeGreaterThan(40)
                .as(Notice.ADVICE)
                .allMatch(jar -> parts.stream().anyMatch(part -> part.has(jar)));
    }

    @Test
    void everyBlockIsOfALibraryThatIsThere() throws IOException {
        List<String> jars = jars();
        List<String> gone = new ArrayList<>();
        for (Notice.Part part : Notice.parts()) {
            part.files().stream()
                    .filter(file -> !UNPACKED.contains(file))
                    .filter(file -> jars.stream().noneMatch(jar -> jar.matches(Pattern.quote(file) + "-\\d.*\\.jar")))
                    .forEach(gone::add);
        }

        assertThat(gone).as("files in NOTICE that the WAR does not have").isEmpty();
    }

    @Test
    void everyLicenceIsOneOfThoseInThePom() throws IOException {
        Map<String, List<String>> declared = declared();

        assertThat(Notice.parts())
                .allSatisfy(part -> assertThat(part.files())
                        .allSatisfy(file -> assertThat(declared)
                                .as("what is in the WAR is a dependency, but not of scope test")
                                .hasEntrySatisfying(
                                        file,
                                        licences -> assertThat(licences)
                                                .as("licences in the POM of %s", file)
                                                .contains(part.licence()))));
    }

    @Test
    void warCarriesNoticeAndLicences() throws IOException {
        assertThat(text("META-INF/NOTICE")).isEqualTo(Files.readString(Notice.FILE));
        assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
        try (Stream<Path> licences = Files.list(Notice.LICENCES)) {
            assertThat(licences)
                    .hasSizeGreaterThan(5)
                    .allMatch(file -> war.getEntry("META-INF/licenses/" + file.getFileName()) != null);
        }
    }

    @Test
    void noClassOfOthersIsOutsideALibrary() {
        assertThat(names().filter(name -> name.endsWith(".class")))
                .hasSizeGreaterThan(100)
                .allMatch(name -> name.matches("(WEB-INF/classes/|)io/linkgate/.*"));
    }

    @Test
    void packagesInsideScalarAreThoseOfItsVersion() throws IOException {
        assertThat(scalarVersion(text("docs/scalar.js")))
                .as("the version in scalar-packages.txt; list the packages of the new one there")
                .isEqualTo(scalarVersion(text("META-INF/licenses/scalar-packages.txt")));
    }

    private static String scalarVersion(String text) {
        Matcher matcher = SCALAR.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** The licences of each artifact in the WAR, by its name, as its POM declares them. */
    private static Map<String, List<String>> declared() throws IOException {
        Map<String, List<String>> licences = new HashMap<>();
        for (MatchResult line : DECLARED.matcher(Files.readString(Path.of(System.getProperty("it.parts"))))
                .results()
                .toList()) {
            licences.put(
                    line.group(2),
                    Arrays.asList(
                            line.group(1).strip().replaceAll("^\\(|\\)$", "").split("\\) \\(")));
        }
        return licences;
    }

    private static List<String> jars() {
        return names().filter(name -> name.endsWith(".jar"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .collect(Collectors.toList());
    }

    private static Stream<String> names() {
        return war.stream().map(ZipEntry::getName);
    }

    private static String text(String name) throws IOException {
        ZipEntry entry = war.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        return new String(war.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
