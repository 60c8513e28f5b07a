package io.linkgate.sandbox.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.phone.TypingOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.server.TypedCompanion;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A phone takes a code, and its account must present a passkey first, without sockets. */
class PasskeyWantedTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhone phone = new SandboxPhone(server);

    @Test
    void companionIsNotifiedAndNothingIsLinked() throws Exception {
        TestCompanion companion = connect();

        assertThat(scan(companion)).isCompletedWithValue(ScanResult.PASSKEY_WANTED);

        Node request = companion.last();
        assertThat(request.tag()).isEqualTo("notification");
        assertThat(request.has("from", "@s.whatsapp.net") && request.has("type", "passkey_prologue_request"))
                .isTrue();
        assertThat(request.attribute("id")).isPresent();
        assertThat(companion.isClosed()).isFalse();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    @Test
    void optionsAreThoseOfACaptureWithAChallengeOfTheirOwn() throws Exception {
        TestCompanion one = connect();
        TestCompanion other = connect();
        scan(one);
        scan(other);

        JsonNode options = options(one);
        byte[] challenge =
                Base64.getUrlDecoder().decode(options.path("challenge").asText());
        assertThat(challenge).hasSize(32);
        assertThat(options.path("timeout").intValue()).isEqualTo(600_000);
        assertThat(options.path("rpId").asText()).isEqualTo("whatsapp.com");
        assertThat(options.path("allowCredentials").isArray()).isTrue();
        assertThat(options.path("allowCredentials")).isEmpty();
        assertThat(options.path("userVerification").asText()).isEqualTo("required");
        assertThat(options.path("extensions").path("uvm").booleanValue()).isTrue();
        assertThat(options(other)).isNotEqualTo(options);
    }

    @Test
    void codesAreOfNoUseAnyMore() throws Exception {
        TestCompanion companion = connect();
        scan(companion);

        assertThat(scan(companion)).isCompletedWithValue(ScanResult.UNKNOWN_CODE);
        assertThat(server.offers()).isEmpty();
    }

    @Test
    void connectionOutlivesItsCodesAndEndsAfterTenMinutes() throws Exception {
        TestCompanion companion = connect();
        scan(companion);

        sandbox.advance(Duration.ofSeconds(600));
        assertThat(companion.isClosed()).isFalse();
        sandbox.advance(Duration.ofSeconds(3));

        assertThat(companion.last().tag()).isEqualTo("xmlstreamend");
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void pingsAreAnsweredAndAPasskeyIsAnsweredWithAnError() throws Exception {
        TestCompanion companion = connect();
        scan(companion);

        companion.says(Node.of("iq").with("id", "8").with("xmlns", "w:p").with("type", "get"));
        assertThat(companion.last().has("id", "8") && companion.last().has("type", "result"))
                .isTrue();
        companion.says(Node.of("iq")
                .with("id", "9")
                .with("xmlns", "md")
                .with("type", "set")
                .withChildren(Node.of("passkey_prologue")));

        assertThat(companion.last().has("id", "9") && companion.last().has("type", "error"))
                .isTrue();
        assertThat(companion.last().child("error").orElseThrow().has("code", "501"))
                .isTrue();
    }

    @Test
    void typedCodeLeadsThereTooIfItIsTheRightOne() throws Exception {
        TypedCompanion companion = sandbox.registerForPairingCode();
        PairingCode right = companion.asks(PHONE);
        CompletableFuture<ScanResult> wrong = type(PairingCode.ofRandom(new byte[] {1, 2, 3, 4, 5}));
        companion.finishes();
        assertThat(wrong).isCompletedWithValue(ScanResult.WRONG_CODE);

        CompletableFuture<ScanResult> wanted = type(right);
        companion.finishes();

        assertThat(wanted).isCompletedWithValue(ScanResult.PASSKEY_WANTED);
        assertThat(companion.bare().last().has("type", "passkey_prologue_request"))
                .isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    private TestCompanion connect() throws Exception {
        return sandbox.register();
    }

    private CompletableFuture<ScanResult> scan(TestCompanion companion) throws Exception {
        return phone.scan(companion.code(0).text(), PHONE, ScanOutcome.PASSKEY).toCompletableFuture();
    }

    private CompletableFuture<ScanResult> type(PairingCode code) {
        return phone.type(code, PHONE, TypingOutcome.PASSKEY).toCompletableFuture();
    }

    private static JsonNode options(TestCompanion companion) throws Exception {
        return new ObjectMapper()
                .readTree(companion
                        .last()
                        .child("passkey_request_options")
                        .flatMap(Node::bytes)
                        .orElseThrow());
    }
}
