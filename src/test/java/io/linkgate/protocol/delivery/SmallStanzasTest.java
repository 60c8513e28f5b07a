package io.linkgate.protocol.delivery;

import static io.linkgate.protocol.delivery.IncomingMessageTest.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.PhoneMessages;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.message.ResentMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Receipts for what was read, messages to the own phone, and what is asked of it. */
class SmallStanzasTest {

    private static final OwnJids OWN =
            OwnJids.parse("49765432:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();
    private static final Jid FRIEND = Jid.hidden("1234567");
    private static final Instant AT = Instant.ofEpochSecond(1790000000);

    @Test
    void messagesAreMarkedAsReadTogether() {
        Node receipt = Node.of("receipt")
                .with("id", "3EB0AA")
                .with("type", "read")
                .with("to", "1234567@lid")
                .with("t", "1790000000");

        assertThat(ReadReceipt.of(FRIEND, List.of("3EB0AA"), AT)).isEqualTo(receipt);
        assertThat(ReadReceipt.of(FRIEND, List.of("3EB0AA", "3EB0BB", "3EB0CC"), AT))
                .isEqualTo(receipt.withChildren(Node.of("list")
                        .withChildren(
                                Node.of("item").with("id", "3EB0BB"),
                                Node.of("item").with("id", "3EB0CC"))));
        assertThatIllegalArgumentException().isThrownBy(() -> ReadReceipt.of(FRIEND, List.of(), AT));
    }

    @Test
    void aPeerMessageGoesToTheOwnPhone() {
        SecretBytes identity = SecretBytes.of(new byte[] {7});
        Node stanza = Node.of("message")
                .with("id", "3EB0AA")
                .with("type", "text")
                .with("category", "peer")
                .with("to", "49765432@s.whatsapp.net");
        Node meta = Node.of("meta").with("appdata", "default");
        Node enc = Node.of("enc").with("v", "2").withBytes(new byte[] {1});

        Ciphertext first = Ciphertext.of(CiphertextKind.PREKEY, new byte[] {1});
        assertThat(PeerMessage.of("3EB0AA", OWN, first, identity))
                .isEqualTo(stanza.withChildren(
                        meta,
                        enc.with("type", "pkmsg"),
                        Node.of("device-identity").withBytes(new byte[] {7})));
        Ciphertext later = Ciphertext.of(CiphertextKind.PLAIN, new byte[] {1});
        assertThat(PeerMessage.of("3EB0AA", OWN, later, identity))
                .isEqualTo(stanza.withChildren(meta, enc.with("type", "msg")));
        assertThat(PeerMessage.session(OWN)).isEqualTo(Jid.hidden("7654321"));
        assertThat(PeerMessage.session(
                        OwnJids.parse("49765432:7@s.whatsapp.net", "").orElseThrow()))
                .isEqualTo(Jid.phone("49765432"));
    }

    @Test
    void thePhoneIsAskedByTheKeyOfTheMessage() {
        IncomingMessage direct = parsed("from=1234567:3@lid");
        IncomingMessage group = parsed("from=12-34@g.us participant=1234567:3@lid");
        IncomingMessage own = parsed("from=7654321:2@lid recipient=1234567@lid");

        assertThat(PlaceholderRequest.keyOf(direct)).isEqualTo(MessageKey.of(FRIEND, false, "3EB0AA"));
        assertThat(PlaceholderRequest.keyOf(group))
                .isEqualTo(new MessageKey(Jid.parse("12-34@g.us").orElseThrow(), false, "3EB0AA", Optional.of(FRIEND)));
        assertThat(PlaceholderRequest.keyOf(own)).isEqualTo(MessageKey.of(FRIEND, true, "3EB0AA"));
    }

    /** Written by hand from the protobuf numbers. */
    @Test
    void theRequestIsAPeerDataOperation() {
        byte[] request = PlaceholderRequest.encode(List.of(MessageKey.of(FRIEND, false, "3EB0")));

        String key = "0a0b" + "31323334353637406c6964" + "1000" + "1a04" + "33454230";
        String placeholder = "2a17" + "0a15" + key;
        assertThat(HexFormat.of().formatHex(request)).isEqualTo("6220" + "1010" + "82011b" + "0804" + placeholder);
    }

    @Test
    void onlyTheOwnPhoneIsBelieved() throws Exception {
        SecretBytes text = SecretBytes.of(new byte[] {10, 1, 65});
        ResentMessage resent = new ResentMessage(MessageKey.of(FRIEND, false, "3EB0BB"), AT, "Ann", text);
        MessageContent answer = MessageContent.parse(PhoneMessages.response("3EB0AA", List.of(resent)));
        MessageContent request = MessageContent.parse(PlaceholderRequest.encode(List.of(resent.key())));

        assertThat(PlaceholderRequest.answer(parsed("from=7654321@lid category=peer"), answer))
                .containsExactly(resent);
        assertThat(PlaceholderRequest.answer(parsed("from=49765432@s.whatsapp.net"), answer))
                .containsExactly(resent);
        assertThat(PlaceholderRequest.answer(parsed("from=7654321:2@lid category=peer"), answer))
                .isEmpty();
        assertThat(PlaceholderRequest.answer(parsed("from=1234567@lid category=peer"), answer))
                .isEmpty();
        assertThat(PlaceholderRequest.answer(parsed("from=7654321@lid category=peer"), request))
                .isEmpty();
        assertThat(request.protocolMessage()).contains(new ProtocolMessage.PeerDataRequest(List.of(resent.key())));
    }

    @Test
    void ownAddressesAreNeverMixed() {
        assertThat(OWN.inFormOf(FRIEND)).isEqualTo(Jid.hidden("7654321"));
        assertThat(OWN.inFormOf(Jid.phone("49123456"))).isEqualTo(Jid.phone("49765432"));
        assertThat(OWN.isThisDevice(Jid.hidden("7654321").withDevice(7))).isTrue();
        assertThat(OWN.isThisDevice(Jid.phone("49765432").withDevice(7))).isTrue();
        assertThat(OWN.isThisDevice(Jid.phone("49765432"))).isFalse();
        assertThat(OWN.isOwn(Jid.phone("49765432"))).isTrue();
        assertThat(OWN.isOwn(Jid.phone("7654321"))).isFalse();
        assertThat(OWN.toString()).doesNotContain("7654321").doesNotContain("49765432");
    }

    private static IncomingMessage parsed(String attributes) {
        return IncomingMessage.parse(message(attributes), OWN).orElseThrow();
    }
}
