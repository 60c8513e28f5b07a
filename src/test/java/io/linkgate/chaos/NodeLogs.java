package io.linkgate.chaos;

import io.linkgate.testkit.RunTally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the nodes have logged: no error, and no secret. */
final class NodeLogs {

    /** Part of each text. */
    static final String SECRET_WORD = "Zaunkoenig";

    private static final Pattern ERROR = Pattern.compile(" SEVERE |OutOfMemoryError");

    /** The phones of instances and of friends, and the refs of codes. */
    private static final Map<String, Pattern> SECRETS = Map.of(
            "a phone", Pattern.compile("155[56]0\\d{6}"),
            "a ref", Pattern.compile("2@[A-Za-z0-9+/=]{20}"),
            "a text", Pattern.compile(SECRET_WORD));

    private final Path directory;
    private final List<String> secrets;

    /** @param secrets of these nodes, in the form in which they could be logged */
    NodeLogs(Path directory, List<String> secrets) {
        this.directory = directory;
        this.secrets = List.copyOf(secrets);
    }

    void check(List<ChaosNode> nodes, RunTally tally) throws IOException {
        for (ChaosNode node : nodes) {
            try (Stream<String> lines = Files.lines(directory.resolve(node + ".log"))) {
                lines.forEach(line -> check(node, line, tally));
            }
        }
    }

    private void check(ChaosNode node, String line, RunTally tally) {
        if (ERROR.matcher(line).find()) {
            tally.wrong(node + " logged " + line);
        }
        SECRETS.forEach((what, pattern) -> {
            if (pattern.matcher(line).find()) {
                tally.wrong(node + " logged " + what);
            }
        });
        if (secrets.stream().anyMatch(line::contains)) {
            tally.wrong(node + " logged a key");
        }
    }
}
