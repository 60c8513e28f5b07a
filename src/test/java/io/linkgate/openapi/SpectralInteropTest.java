package io.linkgate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The description of the API under the {@code oas} rules of Spectral, npm {@code @stoplight/spectral-cli}. Needs Node.js
 * 20 and npm; runs only in the Maven profile {@code interop}, which installs it.
 */
@Tag("interop")
class SpectralInteropTest {

    private static final Path CLIENTS = Path.of(System.getProperty("interop.directory", "target/interop"));

    @Test
    void descriptionFollowsTheRules(@TempDir Path directory) throws Exception {
        OpenApiBundle.write(ApiDescription.PARTS, directory);
        Process spectral = new ProcessBuilder(
                        CLIENTS.resolve("node_modules/.bin/spectral")
                                .toAbsolutePath()
                                .toString(),
                        "lint",
                        "--ruleset",
                        CLIENTS.resolve("spectral.yaml").toAbsolutePath().toString(),
                        "--fail-severity=error",
                        directory.resolve("openapi.yaml").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(spectral.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(spectral.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(spectral.exitValue()).as(output).isZero();
    }
}
