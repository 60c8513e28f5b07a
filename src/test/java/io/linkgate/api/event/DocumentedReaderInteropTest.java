package io.linkgate.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.RunningLinkgate;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader in docs/events.md, run by Node.js 20 against a server. Runs only in the Maven profile {@code interop}. */
@Tag("interop")
class DocumentedReaderInteropTest {

    private static final Pattern SCRIPT = Pattern.compile("(?s)```js\n(.*?)```");

    @TempDir
    private Path directory;

    @Test
    void readerFollowsAnInstanceAndStopsWhenItIsTold() throws Exception {
        Matcher script = SCRIPT.matcher(Files.readString(Path.of("docs", "events.md")));
        assertThat(script.find()).isTrue();
        Path program = directory.resolve("reader.mjs");
        Files.writeString(program, script.group(1) + """
                        const [url, token] = process.argv.slice(2);
                        const stop = new AbortController();
                        const onEvent = event => {
                          console.log(event.event + ' ' + event.status);
                          if (event.event === 'session.qr') stop.abort();
                        };
                        await follow(url, token, onEvent, stop.signal).catch(error => console.log(error.name));
                        """);
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory.resolve("linkgate"))) {
            String id = linkgate.post("/v2/session/create?engine=sandbox&start=false", "")
                    .path("instance_id")
                    .asText();
            Process node = new ProcessBuilder(
                            "node",
                            program.toString(),
                            "http://127.0.0.1:" + linkgate.port() + "/v2/session/events?instance_id=" + id,
                            linkgate.token())
                    .redirectErrorStream(true)
                    .start();
            List<String> said = new ArrayList<>();
            try (BufferedReader output = node.inputReader()) {
                said.add(output.readLine());
                linkgate.post("/v2/session/start?instance_id=" + id, "");
                output.lines().forEach(said::add);
            }

            assertThat(said)
                    .containsExactly(
                            "session.status STOPPED",
                            "session.status STARTING",
                            "session.status SCAN_QR_CODE",
                            "session.qr SCAN_QR_CODE",
                            "AbortError");
        }
    }
}
