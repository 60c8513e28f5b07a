package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements outside this package say what both databases understand. Each store is run on both, but what it says only
 * in rare cases may escape that.
 */
class DialectTest {

    private static final Path SOURCES = Path.of("src/main/java/io/linkgate");

    /** Texts in the sources; statements are put together from several of them. */
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

    /** Words of SQL that one of the two does not know, or takes for something else. Case counts: our SQL has capitals. */
    private static final Pattern DIALECT = Pattern.compile(
            "\\bMERGE INTO\\b|\\bON CONFLICT\\b|\\bRETURNING\\b"
                    + "|\\bFINAL TABLE\\b|\\bSKIP LOCKED\\b|\\bNOWAIT\\b|\\bLIMIT (:|\\?|[0-9])|\\bTOP [0-9]|\\bILIKE\\b|\\bREGEXP\\b"
                    + "|\\bLISTAGG\\b|\\bSTRING_AGG\\b|\\bARRAY_AGG\\b|\\bIFNULL\\b|\\bNVL\\b|\\bDATEADD\\b|\\bDATEDIFF\\b"
                    + "|\\bTRUNCATE\\b|\\bNEXTVAL\\b|\\bNEXT VALUE\\b|\\bINFORMATION_SCHEMA\\b|\\bpg_[a-z]+|\\bSHOW [a-z]"
                    + "|\\bLISTEN\\b|\\bNOTIFY\\b|\\bSHUTDOWN\\b|\\bSCRIPT TO\\b|\\bCHECKPOINT\\b|\\bROWNUM\\b|\\bVALUES \\(DEFAULT"
                    + "|::[a-z]+|\\bX'[0-9A-F]*'|\\bRANDOM_UUID\\b|\\bgen_random_uuid\\b|\\bSYSDATE\\b|\\bDUAL\\b|\\bUSING \\(");

    @Test
    void statementsOfFeaturesAreOfNoDialect() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("storage")))
                    .flatMap(DialectTest::statements)
                    .filter(text -> DIALECT.matcher(text).find())
                    .toList();

            assertThat(found).isEmpty();
        }
    }

    /** Only here may a database be named, so that no feature asks which one it is. */
    @Test
    void featuresDoNotAskWhichDatabaseItIs() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> asking = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("storage")))
                    .filter(file ->
                            text(file).matches("(?s).*(org\\.h2\\.|org\\.postgresql\\.|getDatabaseProductName).*"))
                    .toList();

            assertThat(asking).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MERGE INTO instances (id) VALUES (1)",
                "INSERT INTO a (b) VALUES (1) ON CONFLICT DO NOTHING",
                "SELECT id FROM instances WHERE owner IS NULL FOR UPDATE SKIP LOCKED",
                "SELECT id FROM FINAL TABLE (UPDATE a SET b = 1)",
                "SELECT id FROM instances LIMIT :max",
                "UPDATE hooks SET secret = X'00'",
                "SELECT number::text FROM hooks",
            })
    void dialectsAreFound(String statement) {
        assertThat(DIALECT.matcher(statement).find()).isTrue();
    }

    private static Stream<String> statements(Path file) {
        return TEXT.matcher(text(file)).results().map(found -> file.getFileName() + ": " + found.group());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
