package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two snippets by which Wawp's clients get a code, in Node.js. Runs only in the Maven profile {@code interop}. */
@Tag("interop")
class SnippetsInteropTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the front end's: everything in a body without a declared type
                "fetch(url, {method: 'POST', body: JSON.stringify({instance_id: id, access_token: token})})",
                // the back end's: credentials in the address, JSON declared, no body
                "fetch(`${url}?instance_id=${id}&access_token=${token}`,"
                        + " {method: 'POST', headers: {'Content-Type': 'application/json'}})"
            })
    void snippetShowsTheCode(String snippet) throws Exception {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        String script = "const [url, id, token] = process.argv.slice(1);" + snippet
                + ".then(response => response.json()).then(body => console.log(body.qr));";

        Process node = new ProcessBuilder(
                        "node",
                        "-e",
                        script,
                        server.uri("/v2/auth/qr-image").toString(),
                        ApiServer.ID.value(),
                        ApiServer.TOKEN)
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).startsWith("data:image/png;base64,");
    }
}
