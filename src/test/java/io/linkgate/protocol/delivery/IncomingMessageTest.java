package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingMessageTest {

    private static final OwnJids OWN =
            OwnJids.parse("49765432:7@s.whatsapp.net", "7654321:7@lid").orElseThrow();

    /** Every row of the table of sources, in each of the forms that a row has. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // attributes; chat; its other number; sender; its other number; of the owner
                "from=1234567:3@lid sender_pn=49123456@s.whatsapp.net,"
                        + "1234567@lid, 49123456@s.whatsapp.net, 1234567:3@lid, 49123456:3@s.whatsapp.net, false",
                "from=49123456:3@s.whatsapp.net sender_lid=1234567@lid,"
                        + "49123456@s.whatsapp.net, 1234567@lid, 49123456:3@s.whatsapp.net, 1234567:3@lid, false",
                "from=1234567@lid, 1234567@lid, -, 1234567@lid, -, false",
                "from=1234567:99@hosted.lid, 1234567@lid, -, 1234567:99@hosted.lid, -, false",
                "from=49123456:99@hosted, 49123456@s.whatsapp.net, -, 49123456:99@hosted, -, false",
                "from=7654321@lid recipient=1234567@lid peer_recipient_pn=49123456@s.whatsapp.net,"
                        + "1234567@lid, 49123456@s.whatsapp.net, 7654321@lid, -, true",
                "from=49765432:2@s.whatsapp.net recipient=49123456@s.whatsapp.net peer_recipient_lid=1234567@lid,"
                        + "49123456@s.whatsapp.net, 1234567@lid, 49765432:2@s.whatsapp.net, -, true",
                "from=7654321@lid recipient=1234567@lid recipient_pn=49123456@s.whatsapp.net,"
                        + "1234567@lid, 49123456@s.whatsapp.net, 7654321@lid, -, true",
                "from=7654321:0@hosted.lid recipient=1234567:3@lid, 1234567@lid, -, 7654321@hosted.lid, -, true",
                "from=7654321@lid recipient=12-34@g.us, 12-34@g.us, -, 7654321@lid, -, true",
                "from=7654321@lid, 7654321@lid, -, 7654321@lid, -, true",
                "from=49765432@s.whatsapp.net, 49765432@s.whatsapp.net, -, 49765432@s.whatsapp.net, -, true",
                "from=12-34@g.us participant=1234567:3@lid participant_pn=49123456@s.whatsapp.net,"
                        + "12-34@g.us, -, 1234567:3@lid, 49123456:3@s.whatsapp.net, false",
                "from=12-34@g.us participant=49123456:3@s.whatsapp.net participant_lid=1234567@lid,"
                        + "12-34@g.us, -, 49123456:3@s.whatsapp.net, 1234567:3@lid, false",
                "from=12-34@g.us participant=7654321:2@lid, 12-34@g.us, -, 7654321:2@lid, -, true",
                "from=status@broadcast participant=1234567@lid, status@broadcast, -, 1234567@lid, -, false",
                "from=77@broadcast participant=49123456@s.whatsapp.net,"
                        + "77@broadcast, -, 49123456@s.whatsapp.net, -, false",
                "from=99@newsletter, 99@newsletter, -, 99@newsletter, -, false",
                "from=867051314767696@bot, 867051314767696@bot, -, 867051314767696@bot, -, false",
                // numbers of the wrong kind are not believed
                "from=1234567@lid sender_pn=1234568@lid, 1234567@lid, -, 1234567@lid, -, false",
            })
    void theSourceIsRead(String attributes, String chat, String chatOther, String sender, String other, boolean own) {
        IncomingMessage message =
                IncomingMessage.parse(message(attributes), OWN).orElseThrow();

        assertThat(message.chat().text()).isEqualTo(chat);
        assertThat(message.chatOther().map(Jid::text)).isEqualTo(Optional.ofNullable(chatOther));
        assertThat(message.sender().text()).isEqualTo(sender);
        assertThat(message.senderOther().map(Jid::text)).isEqualTo(Optional.ofNullable(other));
        assertThat(message.own()).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "from=",
                "from=12-34@g.us",
                "from=12-34@g.us participant=12-34@g.us",
                "from=status@broadcast participant=nobody",
                "from=@s.whatsapp.net",
                "from=7654321@lid recipient=??",
                "from=7654321@lid recipient=@lid",
                "from=1234567:70000@lid",
                "from=1@call",
            })
    void aSourceThatIsNotOneMakesTheMessageUnusable(String attributes) {
        Node message = message(attributes);
        Optional<IncomingMessage> parsed = IncomingMessage.parse(message, OWN);

        assertThat(parsed).isEmpty();
        assertThat(IncomingMessage.outcome(message, parsed)).contains(MessageOutcome.UNUSABLE);
    }

    @Test
    void withoutTimeOrIdItIsUnusable() {
        Node message = message("from=1234567@lid");

        assertThat(IncomingMessage.parse(message.with("t", "now"), OWN)).isEmpty();
        assertThat(IncomingMessage.parse(message.with("id", ""), OWN)).isEmpty();
        assertThat(IncomingMessage.parse(message.with("id", "a".repeat(129)), OWN))
                .isEmpty();
    }

    @Test
    void theRestIsRead() {
        Node message = message("from=1234567@lid")
                .with("notify", "Ann\n\u202Ex")
                .with("offline", "3")
                .with("category", "peer")
                .withChildren(
                        Node.of("enc").with("v", "2").with("type", "pkmsg").withBytes(new byte[] {1}),
                        Node.of("meta"),
                        Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(new byte[] {2}),
                        Node.of("enc").with("v", "3").with("type", "msg").withBytes(new byte[] {3}),
                        Node.of("enc")
                                .with("v", "2")
                                .with("type", "msg")
                                .with("count", "2")
                                .with("decrypt-fail", "hide")
                                .withBytes(new byte[] {4}));

        IncomingMessage read = IncomingMessage.parse(message, OWN).orElseThrow();

        assertThat(read.id()).isEqualTo("3EB0AA");
        assertThat(read.at()).isEqualTo(Instant.ofEpochSecond(1790000000));
        assertThat(read.name()).isEqualTo("Ann x");
        assertThat(read.offline()).isTrue();
        assertThat(read.peer()).isTrue();
        assertThat(read.repetitions()).isEqualTo(2);
        assertThat(read.ciphertexts())
                .extracting(Ciphertext::kind)
                .containsExactly(
                        Optional.of(CiphertextKind.PREKEY),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(CiphertextKind.PLAIN));
        assertThat(read.ciphertexts().get(3).hidden()).isTrue();
        assertThat(IncomingMessage.outcome(message, Optional.of(read))).isEmpty();
        assertThat(read.toString()).doesNotContain("1234567").doesNotContain("Ann");
    }

    @Test
    void onlySoManyCiphertextsAreRead() {
        List<Node> many = IntStream.range(0, 50).mapToObj(i -> Node.of("enc")).toList();

        assertThat(IncomingMessage.parse(message("from=1234567@lid").withChildren(many), OWN)
                        .orElseThrow()
                        .ciphertexts())
                .hasSize(IncomingMessage.MAX_CIPHERTEXTS);
    }

    @ParameterizedTest
    @CsvSource({
        "from=1234567@lid, unavailable, UNAVAILABLE",
        "from=1234567@lid, meta, NOTHING_RECOGNISED",
        "from=99@newsletter, plaintext, NOT_ADDRESSED",
        "from=@newsletter, plaintext, NOT_ADDRESSED",
        "from=1234567@lid type=medianotify, enc, NOT_ADDRESSED",
    })
    void someNeedNoDecryption(String attributes, String child, MessageOutcome outcome) {
        Node message = message(attributes).withChildren(Node.of(child));

        assertThat(IncomingMessage.outcome(message, IncomingMessage.parse(message, OWN)))
                .contains(outcome);
    }

    @Test
    void anUnavailableMessageWithACiphertextIsDecrypted() {
        Node message = message("from=1234567@lid").withChildren(Node.of("unavailable"), Node.of("enc"));

        assertThat(IncomingMessage.outcome(message, IncomingMessage.parse(message, OWN)))
                .isEmpty();
    }

    @Test
    void theSessionIsKeptUnderTheHiddenNumber() {
        Optional<Jid> stored = Optional.of(Jid.hidden("9999999"));

        assertThat(session("from=1234567:3@lid", stored)).isEqualTo("1234567:3@lid");
        assertThat(session("from=49123456:3@s.whatsapp.net sender_lid=1234567@lid", stored))
                .isEqualTo("1234567:3@lid");
        assertThat(session("from=49123456:3@s.whatsapp.net", stored)).isEqualTo("9999999:3@lid");
        assertThat(session("from=49123456:3@s.whatsapp.net", Optional.empty())).isEqualTo("49123456:3@s.whatsapp.net");
        assertThat(session("from=13135550002@s.whatsapp.net", stored)).isEqualTo("13135550002@s.whatsapp.net");
    }

    @Test
    void pairsOfNumbersComeForFree() {
        LidPair pair = new LidPair(Jid.phone("49123456"), Jid.hidden("1234567"));

        assertThat(parsed("from=1234567:3@lid sender_pn=49123456@s.whatsapp.net")
                        .pairs())
                .containsExactly(pair);
        assertThat(parsed("from=7654321@lid recipient=49123456@s.whatsapp.net peer_recipient_lid=1234567@lid")
                        .pairs())
                .containsExactly(pair);
        assertThat(parsed("from=1234567:3@lid").pairs()).isEmpty();
    }

    @Test
    void statusesHaveAStanzaOfTheirOwn() {
        assertThat(IncomingMessage.isMessage(Node.of("message"))).isTrue();
        assertThat(IncomingMessage.isMessage(Node.of("status").with("from", "status@broadcast")))
                .isTrue();
        assertThat(IncomingMessage.isMessage(Node.of("status"))).isFalse();
        assertThat(IncomingMessage.isMessage(Node.of("receipt"))).isFalse();
    }

    @Test
    void hostileStanzasHaveOneOutcome() {
        Node honest = message("from=49123456:3@s.whatsapp.net sender_lid=1234567@lid participant=1234567@lid"
                        + " recipient=1234567@lid category=peer type=text")
                .with("notify", "Ann")
                .withChildren(Node.of("enc")
                        .with("v", "2")
                        .with("type", "msg")
                        .with("count", "1")
                        .withBytes(new byte[9]));
        HostileNodes.of(honest).limit(20_000).filter(IncomingMessage::isMessage).forEach(node -> {
            Optional<IncomingMessage> parsed = IncomingMessage.parse(node, OWN);
            MessageOutcome outcome = IncomingMessage.outcome(node, parsed).orElse(MessageOutcome.DECRYPTED);
            Optional<Node> answer = MessageAnswers.to(node, outcome, OWN, false);
            assertThat(answer.isPresent()).isEqualTo(node.attribute("id").isPresent());
            parsed.ifPresent(
                    message -> message.sessionJid(jid -> Optional.empty()).signalAddress());
        });
    }

    private static String session(String attributes, Optional<Jid> stored) {
        return parsed(attributes).sessionJid(jid -> stored).text();
    }

    private static IncomingMessage parsed(String attributes) {
        return IncomingMessage.parse(message(attributes), OWN).orElseThrow();
    }

    /** Returns a message with an id, a time and these attributes, {@code name=value} between blanks. */
    static Node message(String attributes) {
        Node node = Node.of("message").with("id", "3EB0AA").with("t", "1790000000");
        for (String attribute : attributes.isEmpty() ? new String[0] : attributes.split(" ")) {
            int equals = attribute.indexOf('=');
            node = node.with(attribute.substring(0, equals), attribute.substring(equals + 1));
        }
        return node;
    }
}
