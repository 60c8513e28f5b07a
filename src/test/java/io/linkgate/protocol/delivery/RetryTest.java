package io.linkgate.protocol.delivery;

import static io.linkgate.protocol.delivery.IncomingMessageTest.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    private static final OwnJids OWN =
            OwnJids.parse("49765432:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();
    private static final SecretBytes IDENTITY = SecretBytes.of(new byte[] {7, 7});
    private static final Jid FRIEND = Jid.hidden("1234567");

    private final Keys keys = new Keys();

    @Test
    void theFirstRequestHasNoKeys() {
        IncomingMessage message = parsed("from=1234567:3@lid participant=5@lid recipient=6@lid");

        assertThat(RetryRequest.of(message, 1, 7, 0x01020304, Optional.empty()))
                .isEqualTo(Node.of("receipt")
                        .with("id", "3EB0AA")
                        .with("to", "1234567:3@lid")
                        .with("type", "retry")
                        .with("participant", "5@lid")
                        .with("recipient", "6@lid")
                        .withChildren(retry(1, 7), keys.registration()));
    }

    @Test
    void aLaterRequestHasKeys() {
        IncomingMessage message = parsed("from=7654321@lid category=peer");
        RetryKeys own = new RetryKeys(keys.bundle(true), IDENTITY);

        assertThat(RetryRequest.of(message, 2, 0, 0x01020304, Optional.of(own)))
                .isEqualTo(Node.of("receipt")
                        .with("id", "3EB0AA")
                        .with("to", "7654321@lid")
                        .with("type", "retry")
                        .with("category", "peer")
                        .withChildren(
                                retry(2, 0),
                                keys.registration(),
                                Node.of("keys")
                                        .withChildren(
                                                keys.type(),
                                                keys.identity(),
                                                keys.key(),
                                                keys.skey(),
                                                Node.of("device-identity").withBytes(new byte[] {7, 7}))));
        assertThat(own.toString()).isEqualTo("RetryKeys[]");
    }

    @Test
    void aRequestIsOneOfFive() {
        IncomingMessage message = parsed("from=1234567:3@lid");
        Optional<RetryKeys> own = Optional.of(new RetryKeys(keys.bundle(true), IDENTITY));

        assertThatIllegalArgumentException().isThrownBy(() -> RetryRequest.of(message, 0, 0, 1, own));
        assertThatIllegalArgumentException().isThrownBy(() -> RetryRequest.of(message, 6, 0, 1, own));
        assertThatIllegalArgumentException().isThrownBy(() -> RetryRequest.of(message, 2, 0, 1, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryKeys(keys.bundle(false), IDENTITY));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "1, 0, 2", "0, 1, 2", "1, 1, 2", "0, 3, 4"})
    void theCountGoesOnAfterARestart(int asked, int repetitions, int next) {
        Node enc = Node.of("enc").with("v", "2").with("type", "msg").with("count", "" + repetitions);
        Node stanza = message("from=1234567:3@lid").withChildren(enc.withBytes(new byte[3]));

        assertThat(RetryRequest.nextCount(
                        asked, IncomingMessage.parse(stanza, OWN).orElseThrow()))
                .isEqualTo(next);
    }

    @Test
    void whatIsWrittenIsRead() {
        Node sent = RetryRequest.of(
                parsed("from=1234567:3@lid"),
                2,
                7,
                0x01020304,
                Optional.of(new RetryKeys(
                        keys.bundle(true),
                        SecretBytes.of(keys.linkedBy(keys.signed).stored()))));
        Node forwarded = sent.with("from", "1234567:3@lid");

        RetryRequest request =
                RetryRequest.parse(forwarded, OWN, Optional.empty()).orElseThrow();

        assertThat(request)
                .isEqualTo(new RetryRequest(
                        "3EB0AA",
                        FRIEND,
                        Optional.empty(),
                        FRIEND.withDevice(3),
                        false,
                        2,
                        7,
                        OptionalInt.of(0x01020304),
                        Optional.of(keys.bundle(true))));
        assertThat(request.toString()).doesNotContain("1234567");
    }

    @Test
    void aRequestWithoutKeysHasNoBundle() {
        RetryRequest request =
                RetryRequest.parse(request(1), OWN, Optional.empty()).orElseThrow();

        assertThat(request.bundle()).isEmpty();
        assertThat(request.registrationId()).isEqualTo(OptionalInt.of(0x01020304));
        assertThat(request.isTooOften()).isFalse();
    }

    @Test
    void theFifthRequestIsTooMany() {
        assertThat(RetryRequest.parse(request(4), OWN, Optional.empty())
                        .orElseThrow()
                        .isTooOften())
                .isFalse();
        assertThat(RetryRequest.parse(request(5), OWN, Optional.empty())
                        .orElseThrow()
                        .isTooOften())
                .isTrue();
    }

    @Test
    void anOwnDeviceNamesTheChat() {
        Node receipt = request(1).with("from", "7654321:2@lid").with("recipient", "1234567@lid");

        RetryRequest request =
                RetryRequest.parse(receipt, OWN, Optional.empty()).orElseThrow();

        assertThat(request.own()).isTrue();
        assertThat(request.chat()).isEqualTo(FRIEND);
        assertThat(request.device()).isEqualTo(Jid.hidden("7654321").withDevice(2));
    }

    @Test
    void theKeysOfAForeignDeviceAreLeftOut() {
        KeyPair account = KeyPair.generate(new SecureRandom());
        Node receipt = withKeys(
                Node.of("device-identity").withBytes(keys.linkedBy(keys.signed).answer()));

        assertThat(RetryRequest.parse(receipt, OWN, Optional.of(account.publicKey()))
                        .orElseThrow()
                        .bundle())
                .isEmpty();
        assertThat(RetryRequest.parse(receipt, OWN, Optional.of(keys.signed.publicKey()))
                        .orElseThrow()
                        .bundle())
                .contains(keys.bundle(true));
    }

    @Test
    void theKeysOfTheOwnPhoneAreThoseOfTheLinkOrLeftOut() {
        Node receipt = withKeys(Node.of("meta")).with("from", "7654321@lid").with("recipient", "1234567@lid");

        assertThat(RetryRequest.parse(receipt, OWN, Optional.of(keys.signed.publicKey()))
                        .orElseThrow()
                        .bundle())
                .isEmpty();
        assertThat(RetryRequest.parse(receipt, OWN, Optional.of(keys.identity.publicKey()))
                        .orElseThrow()
                        .bundle())
                .contains(keys.bundle(true));
    }

    @Test
    void otherReceiptsAreNoRequests() {
        assertThat(RetryRequest.parse(request(1).with("type", "read"), OWN, Optional.empty()))
                .isEmpty();
        assertThat(RetryRequest.parse(request(1).withoutContent(), OWN, Optional.empty()))
                .isEmpty();
        assertThat(RetryRequest.parse(request(1).with("from", "12@newsletter"), OWN, Optional.empty()))
                .isEmpty();
    }

    @Test
    void theMessageGoesToTheDeviceThatAsked() {
        Node receipt = request(2).with("recipient", "6@lid").with("participant", "5@lid");
        RetryRequest request =
                RetryRequest.parse(receipt, OWN, Optional.empty()).orElseThrow();
        Instant at = Instant.ofEpochSecond(1790000000);
        Optional<ContactToken> token =
                Optional.of(new ContactToken(ContactToken.Kind.TRUSTED, SecretBytes.of(new byte[] {4})));
        Node message = Node.of("message")
                .with("id", "3EB0AA")
                .with("type", "text")
                .with("to", "1234567:3@lid")
                .with("t", "1790000000")
                .with("device_fanout", "false")
                .with("recipient", "6@lid")
                .with("participant", "5@lid");
        Node enc = Node.of("enc").with("v", "2").with("count", "2").withBytes(new byte[] {1});

        Ciphertext first = Ciphertext.of(CiphertextKind.PREKEY, new byte[] {1});
        assertThat(Resend.of(receipt, request, at, first, IDENTITY, token))
                .isEqualTo(message.withChildren(
                        enc.with("type", "pkmsg"),
                        Node.of("device-identity").withBytes(new byte[] {7, 7}),
                        Node.of("tctoken").withBytes(new byte[] {4})));
        Ciphertext later = Ciphertext.of(CiphertextKind.PLAIN, new byte[] {1});
        assertThat(Resend.of(receipt, request, at, later, IDENTITY, Optional.empty()))
                .isEqualTo(message.withChildren(enc.with("type", "msg")));
    }

    @Test
    void hostileRequestsAreReadOrNot() {
        Node honest = withKeys(Node.of("device-identity")
                        .withBytes(keys.linkedBy(keys.signed).answer()))
                .with("recipient", "1234567@lid")
                .with("participant", "1234567@lid");
        HostileNodes.of(honest)
                .limit(4000)
                .forEach(node -> RetryRequest.parse(node, OWN, Optional.empty()).ifPresent(request -> {
                    assertThat(request.count()).isPositive();
                    request.device().signalAddress();
                }));
    }

    private Node request(int count) {
        return Node.of("receipt")
                .with("id", "3EB0AA")
                .with("from", "1234567:3@lid")
                .with("t", "1790000001")
                .with("type", "retry")
                .withChildren(retry(count, 0), keys.registration());
    }

    private Node withKeys(Node deviceIdentity) {
        return request(2)
                .withChildren(
                        retry(2, 0),
                        keys.registration(),
                        Node.of("keys")
                                .withChildren(keys.type(), keys.identity(), keys.skey(), keys.key(), deviceIdentity));
    }

    private static Node retry(int count, int error) {
        return Node.of("retry")
                .with("v", "1")
                .with("count", "" + count)
                .with("id", "3EB0AA")
                .with("t", "1790000000")
                .with("error", "" + error);
    }

    private static IncomingMessage parsed(String attributes) {
        return IncomingMessage.parse(message(attributes), OWN).orElseThrow();
    }
}
