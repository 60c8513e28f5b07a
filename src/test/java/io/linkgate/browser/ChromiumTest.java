package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class ChromiumTest {

    @TempDir(factory = TempDirFactory.Standard.class)
    private Path directory;

    @Test
    void missingBrowserFailsTheTestsAndNamesWhatToInstall() {
        assertThatThrownBy(find(Map.of("PATH", directory.toString()))::executable)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("./verify", "apt-get install chromium", "TEST_CHROMIUM");
    }

    @Test
    void browserOnTheSearchPathIsFound() throws IOException {
        Path installed = executable("chromium");

        assertThat(find(Map.of("PATH", "/nowhere:" + directory)).executable()).isEqualTo(installed);
    }

    @Test
    void namedBrowserWins() throws IOException {
        executable("chromium");
        Path named = executable("another");

        assertThat(find(Map.of("PATH", directory.toString(), "TEST_CHROMIUM", named.toString()))
                        .executable())
                .isEqualTo(named);
    }

    @Test
    void namedBrowserThatIsMissingIsNotReplacedByAnother() throws IOException {
        executable("chromium");

        assertThatThrownBy(find(Map.of("PATH", directory.toString(), "TEST_CHROMIUM", "/no/such/browser"))::executable)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/no/such/browser");
    }

    @Test
    void playwrightsOwnBrowserIsTheLastChoice() throws IOException {
        Path downloaded = executable("downloaded");

        assertThat(new Chromium(Map.of("PATH", ""), downloaded).executable()).isEqualTo(downloaded);
    }

    private Chromium find(Map<String, String> environment) {
        return new Chromium(environment, directory.resolve("not-downloaded"));
    }

    private Path executable(String name) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
