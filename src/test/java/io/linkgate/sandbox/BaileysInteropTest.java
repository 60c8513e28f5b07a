package io.linkgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.QrPayload;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An unmodified companion client of others, npm {@code baileys}, against the stand-in. Needs Node.js 20 and npm; runs only
 * in the Maven profile {@code interop}, which installs it.
 *
 * <p>That client ignores whether the signatures of the certificates verify, so this says nothing about them.
 */
@Tag("interop")
class BaileysInteropTest {

    private static final int SECONDS = 60;

    /** Where the profile has installed the client, beside a copy of the script. */
    private static final Path DIRECTORY = Path.of(System.getProperty("interop.directory", "target/interop"));

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SandboxServer server =
            new SandboxServer(SandboxTiming.LIKE_WHATSAPP, clock, new SecureRandom(), scheduler);

    @Test
    void unmodifiedClientShowsACodeThatTheSandboxIssued() throws Exception {
        try (SandboxOnTomcat tomcat = new SandboxOnTomcat(server)) {
            Process client = new ProcessBuilder(
                            "node",
                            "first-code.mjs",
                            tomcat.url().toString(),
                            HexFormat.of().formatHex(server.rootKey().bytes()))
                    .directory(DIRECTORY.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
                // The script says one line and ends by itself when there is no code in 30 seconds.
                JsonNode said = new ObjectMapper().readTree(Objects.requireNonNullElse(out.readLine(), "{}"));

                assertThat(said.path("error").asText()).isEmpty();
                QrPayload code = QrPayload.parse(said.required("qr").asText());
                assertThat(code.noise()).isEqualTo(PublicKey.of(Vectors.hex(said, "/noise")));
                assertThat(code.identity()).isEqualTo(PublicKey.of(Vectors.hex(said, "/identity")));
                Offer offer = server.offers().get(0);
                assertThat(offer.noiseKey()).isEqualTo(code.noise());
                assertThat(offer.codes().get(0).ref()).isEqualTo(code.ref());
            } finally {
                client.destroy();
                assertThat(client.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
