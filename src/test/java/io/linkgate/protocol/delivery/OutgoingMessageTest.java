package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutgoingMessageTest {

    private static final Jid FRIEND = Jid.hidden("1234567");
    private static final Jid OWN = Jid.hidden("7654321");
    private static final SecretBytes IDENTITY = SecretBytes.of(new byte[] {7, 7});
    private static final Ciphertext FIRST = Ciphertext.of(CiphertextKind.PREKEY, new byte[] {1});
    private static final Ciphertext LATER = Ciphertext.of(CiphertextKind.PLAIN, new byte[] {2});

    @Test
    void theStanzaHasAPartForEachDevice() {
        Map<Jid, Ciphertext> parts = new LinkedHashMap<>();
        parts.put(FRIEND, FIRST);
        parts.put(FRIEND.withDevice(3), LATER);
        parts.put(OWN, LATER);
        ContactToken token = new ContactToken(ContactToken.Kind.TRUSTED, SecretBytes.of(new byte[] {4}));
        OutgoingMessage message = new OutgoingMessage(
                "3EB0AA",
                FRIEND,
                Optional.of(Jid.phone("49123456")),
                parts,
                IDENTITY,
                Optional.of(SecretBytes.of(new byte[16])),
                Optional.of(token));

        assertThat(message.node())
                .isEqualTo(Node.of("message")
                        .with("id", "3EB0AA")
                        .with("type", "text")
                        .with("to", "1234567@lid")
                        .with("peer_recipient_pn", "49123456@s.whatsapp.net")
                        .withChildren(
                                Node.of("participants")
                                        .withChildren(
                                                to("1234567@lid", "pkmsg", 1),
                                                to("1234567:3@lid", "msg", 2),
                                                to("7654321@lid", "msg", 2)),
                                Node.of("device-identity").withBytes(new byte[] {7, 7}),
                                Node.of("reporting")
                                        .withChildren(Node.of("reporting_token")
                                                .with("v", "2")
                                                .withBytes(new byte[16])),
                                Node.of("tctoken").withBytes(new byte[] {4})));
        assertThat(message.toString()).doesNotContain("1234567").doesNotContain("49123456");
    }

    @Test
    void theIdentityIsSentOnlyWhenASessionBegins() {
        OutgoingMessage message = message(Map.of(FRIEND, LATER), Optional.empty());

        assertThat(message.node())
                .isEqualTo(Node.of("message")
                        .with("id", "3EB0AA")
                        .with("type", "text")
                        .with("to", "1234567@lid")
                        .withChildren(Node.of("participants").withChildren(to("1234567@lid", "msg", 2))));
    }

    @Test
    void theFallbackTokenHasAnElementOfItsOwn() {
        ContactToken token = new ContactToken(ContactToken.Kind.FALLBACK, SecretBytes.of(new byte[32]));

        assertThat(message(Map.of(FRIEND, LATER), Optional.of(token)).node().child("cstoken"))
                .contains(Node.of("cstoken").withBytes(new byte[32]));
    }

    @Test
    void formsAreNeverMixed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message(Map.of(FRIEND, LATER, Jid.phone("49765432"), LATER), Optional.empty()));
    }

    @Test
    void aHostedDeviceIsOfItsForm() {
        Jid hosted = FRIEND.withDevice(99).hosted();

        assertThat(message(Map.of(hosted, LATER), Optional.empty())
                        .node()
                        .child("participants")
                        .orElseThrow()
                        .children())
                .containsExactly(to("1234567:99@hosted.lid", "msg", 2));
    }

    @Test
    void aTextGoesToAnAccount() {
        assertThatIllegalArgumentException().isThrownBy(() -> message(Map.of(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutgoingMessage(
                        "3EB0AA",
                        FRIEND.withDevice(3),
                        Optional.empty(),
                        Map.of(FRIEND, LATER),
                        IDENTITY,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static OutgoingMessage message(Map<Jid, Ciphertext> parts, Optional<ContactToken> token) {
        return new OutgoingMessage("3EB0AA", FRIEND, Optional.empty(), parts, IDENTITY, Optional.empty(), token);
    }

    private static Node to(String jid, String type, int content) {
        return Node.of("to")
                .with("jid", jid)
                .withChildren(Node.of("enc").with("v", "2").with("type", type).withBytes(new byte[] {(byte) content}));
    }
}
