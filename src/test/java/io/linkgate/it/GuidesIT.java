package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs every shell command of the guides in {@code docs/} in their order, as a reader would. */
class GuidesIT extends SharedWar {

    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

    @Test
    void fromZeroToLinked() throws Exception {
        assertThat(run("from-zero-to-linked.md"))
                .satisfiesExactly(
                        scope -> assertThat(scope).isEqualTo("admin"),
                        code -> assertThat(code).startsWith("data:image/png;base64,"),
                        result -> assertThat(result).isEqualTo("linked"),
                        linked -> assertThat(linked).isEqualTo("true"));
    }

    @Test
    void comingFromWawp() throws Exception {
        assertThat(run("coming-from-wawp.md", "ID=" + linkgate.createShowingInstance() + "\n"))
                .containsExactly("qr");
    }

    @Test
    void testingWithTheSandbox() throws Exception {
        assertThat(run("testing-with-the-sandbox.md"))
                .satisfiesExactly(
                        code -> assertThat(code).startsWith("data:image/png;base64,"),
                        result -> assertThat(result).isEqualTo("linked"),
                        unlinked -> assertThat(unlinked).isEqualTo("1"));
    }

    private static List<String> run(String guide) throws IOException, InterruptedException {
        return run(guide, "");
    }

    /** Returns the lines that the commands print. */
    private static List<String> run(String guide, String before) throws IOException, InterruptedException {
        String commands = SHELL.matcher(Files.readString(Path.of("docs", guide)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", before + commands);
        shell.environment().put("BASE", Linkgate.BASE + "v2");
        shell.environment().put("TOKEN", Linkgate.TOKEN);
        Process process = shell.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", guide, output).isZero();
        return output.lines().toList();
    }

    /** A linked instance that runs on would heal in the midst of other tests. */
    @AfterEach
    void stopTheInstancesOfTheGuides() {
        for (String name : List.of("guide", "sandboxed")) {
            Linkgate.get("v2/session/list?q=" + name)
                    .json()
                    .path("instances")
                    .forEach(instance ->
                            linkgate.stopLater(instance.path("instance_id").asText()));
        }
    }
}
