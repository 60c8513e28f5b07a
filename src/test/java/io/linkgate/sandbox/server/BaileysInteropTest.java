package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.BaileysClient;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An unmodified companion client of others, npm {@code baileys}, against the stand-in. Needs Node.js 20 and npm; runs
 * only in the Maven profile {@code interop}, which installs it.
 *
 * <p>That client ignores whether the signatures of the certificates verify, so this says nothing about them; nor does
 * it mind a wrong signature of the phone's account.
 */
@Tag("interop")
class BaileysInteropTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    /** The linked device is asked to come back at once, with the same keys. */
    private static final int RESTART = 515;

    private static final int LOGGED_OUT = 401;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SandboxServer server =
            SandboxServer.builder(clock, new SecureRandom(), scheduler).build();
    private final SandboxPhone phone = new SandboxPhone(server);
    private SandboxOnTomcat tomcat;

    @BeforeEach
    void start() throws Exception {
        tomcat = new SandboxOnTomcat(server);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        tomcat.close();
    }

    @Test
    void unmodifiedClientShowsACodeThatTheSandboxIssued() throws Exception {
        try (BaileysClient client = BaileysClient.run("first-code.mjs", tomcat.url(), server.rootKey())) {
            JsonNode said = client.says();

            assertThat(said.path("error").asText()).isEmpty();
            QrPayload code = QrPayload.parse(said.required("qr").asText());
            assertThat(code.noise()).isEqualTo(PublicKey.of(Vectors.hex(said, "/noise")));
            assertThat(code.identity()).isEqualTo(PublicKey.of(Vectors.hex(said, "/identity")));
            Offer offer = server.offers().get(0);
            assertThat(offer.noiseKey()).isEqualTo(code.noise());
            assertThat(offer.codes().get(0).ref()).isEqualTo(code.ref());
        }
    }

    @Test
    void unmodifiedClientIsLinkedByAScanAndUnlinkedAtThePhone() throws Exception {
        try (BaileysClient client = BaileysClient.run("link.mjs", tomcat.url(), server.rootKey())) {
            CompletableFuture<ScanResult> result = phone.scan(client.says("qr").asText(), PHONE, ScanOutcome.LINK)
                    .toCompletableFuture();

            linkedUntilUnlinked(client, result);
        }
    }

    @Test
    void unmodifiedClientIsLinkedByATypedCodeAndUnlinkedAtThePhone() throws Exception {
        try (BaileysClient client =
                BaileysClient.run("link.mjs", tomcat.url(), server.rootKey(), Long.toString(PHONE.digits()))) {
            CompletableFuture<ScanResult> result = phone.type(
                            PairingCode.parse(client.says("code").asText()), PHONE)
                    .toCompletableFuture();

            linkedUntilUnlinked(client, result);
        }
    }

    @Test
    void unmodifiedClientIsLinkedAtTheSecondTry() throws Exception {
        try (BaileysClient client =
                BaileysClient.run("link.mjs", tomcat.url(), server.rootKey(), Long.toString(PHONE.digits()))) {
            String code = client.says("code").asText();
            CompletableFuture<ScanResult> wrong = phone.type(
                            PairingCode.parse(code.startsWith("1") ? "22222222" : "11111111"), PHONE)
                    .toCompletableFuture();
            assertThat(wrong.get(20, TimeUnit.SECONDS)).isEqualTo(ScanResult.WRONG_CODE);

            linkedUntilUnlinked(
                    client, phone.type(PairingCode.parse(code), PHONE).toCompletableFuture());
        }
    }

    private void linkedUntilUnlinked(BaileysClient client, CompletableFuture<ScanResult> result) throws Exception {
        assertThat(client.says("closed").asInt()).isEqualTo(RESTART);
        assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo(ScanResult.LINKED);
        assertThat(client.says("open").asText()).isEqualTo("15550001111:1@s.whatsapp.net");
        assertThat(server.accounts()
                        .device(new DeviceAddress(PHONE, 1))
                        .orElseThrow()
                        .preKeys())
                .isPositive();

        assertThat(server.unlink(PHONE)).isEqualTo(1);

        assertThat(client.says("closed").asInt()).isEqualTo(LOGGED_OUT);
    }
}
