package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose character set is ASCII, like a service without a locale. Needs a shell. */
class LocaleTest {

    /** The name Büro in UTF-8, as a shell prints it. */
    private static final String BUERO = "$(printf 'B\\303\\274ro')";

    @TempDir
    private Path directory;

    @Test
    void homeOfTheUserWithAnUmlautIsReported() throws Exception {
        assertThat(check("UNRELATED=1", "-Duser.home=" + directory + "/" + BUERO))
                .contains("LINKGATE_HOME: contains characters that the character set of this process cannot represent")
                .contains("LC_ALL=C.UTF-8")
                .doesNotContain("Exception");
    }

    @Test
    void configuredHomeWorksWhateverTheHomeOfTheUserIs() throws Exception {
        assertThat(check("LINKGATE_HOME=" + directory.resolve("home"), "-Duser.home=" + directory + "/" + BUERO))
                .isEmpty();
        assertThat(directory.resolve("home")).isDirectory();
    }

    @Test
    void configuredHomeWithAnUmlautIsReported() throws Exception {
        assertThat(check("LINKGATE_HOME=" + directory + "/" + BUERO, "-Duser.home=" + directory))
                .contains("LINKGATE_HOME: contains characters that the character set of this process cannot represent")
                .doesNotContain("Exception");
    }

    private static String check(String variable, String option) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "env LC_ALL=C LINKGATE_PORT=65321 \"" + variable + "\" '" + java + "' \"" + option
                                + "\" -cp \"$0\" " + CheckSettings.class.getName(),
                        System.getProperty("java.class.path")))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
