package io.linkgate.protocol.message;

import static io.linkgate.protocol.message.MessageContentTest.concat;
import static io.linkgate.protocol.message.MessageContentTest.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.SecretBytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtocolMessageTest {

    private static final byte[] KEY =
            field(1, concat(field(1, "1234567@lid"), field(2, 1), field(3, "3EB0AA"), field(4, "7654321:2@lid")));

    @Test
    void aHistoryNotificationMayHoldThePart() throws Exception {
        byte[] part = concat(field(6, 3), field(7, 2), field(9, 50), field(11, new byte[] {1, 2}));

        ProtocolMessage message = read(field(2, 5), field(6, part));

        assertThat(message)
                .isEqualTo(new ProtocolMessage.HistoryNotification(
                        3, 2, 50, Optional.of(SecretBytes.of(new byte[] {1, 2}))));
    }

    @Test
    void sharedKeysAreCounted() throws Exception {
        assertThat(read(field(2, 6), field(7, concat(field(1, new byte[3]), field(1, new byte[3])))))
                .isEqualTo(new ProtocolMessage.KeyShare(2));
    }

    @Test
    void pairsOfNumbersAreRead() throws Exception {
        byte[] one = field(1, concat(field(1, 4912345L), field(2, 1234567L)));
        byte[] newer = field(1, concat(field(1, 4912346L), field(2, 1234568L), field(3, 9999999L)));
        byte[] nonsense = field(1, concat(field(1, 1L), field(2, 1234567L)));

        ProtocolMessage message = read(field(2, 22), field(23, field(1, concat(one, newer, nonsense))));

        assertThat(message)
                .isEqualTo(new ProtocolMessage.LidMappings(List.of(
                        new LidPair(Jid.phone("4912345"), Jid.hidden("1234567")),
                        new LidPair(Jid.phone("4912346"), Jid.hidden("9999999")))));
        assertThat(read(field(2, 22), field(23, field(1, new byte[] {9, 9}))))
                .isEqualTo(new ProtocolMessage.LidMappings(List.of()));
    }

    @Test
    void onlySoManyPairsAreRead() throws Exception {
        byte[] one = field(1, concat(field(1, 4912345L), field(2, 1234567L)));
        byte[][] many =
                IntStream.range(0, LidPayload.MAX_PAIRS + 5).mapToObj(i -> one).toArray(byte[][]::new);

        ProtocolMessage message = read(field(2, 22), field(23, field(1, concat(many))));

        assertThat(((ProtocolMessage.LidMappings) message).pairs()).hasSize(LidPayload.MAX_PAIRS);
    }

    @Test
    void aRequestNamesMessages() throws Exception {
        ProtocolMessage message =
                read(field(2, 16), field(16, concat(field(1, 4), field(5, KEY), field(5, new byte[0]))));

        MessageKey key = ((ProtocolMessage.PeerDataRequest) message).wanted().get(0);
        assertThat(((ProtocolMessage.PeerDataRequest) message).wanted()).hasSize(1);
        assertThat(key.chat()).isEqualTo(Jid.hidden("1234567"));
        assertThat(key.fromMe()).isTrue();
        assertThat(key.id()).isEqualTo("3EB0AA");
        assertThat(key.participant()).contains(Jid.hidden("7654321").withDevice(2));
    }

    @Test
    void anAnswerHoldsMessages() throws Exception {
        byte[] web = concat(KEY, field(2, field(1, "Hello")), field(3, 1790000000L), field(19, "Ann"));
        byte[] result = field(3, field(4, field(1, web)));
        byte[] broken = field(3, field(4, field(1, new byte[] {9})));
        byte[] empty = field(3, new byte[0]);

        ProtocolMessage message =
                read(field(2, 17), field(17, concat(field(1, 4), field(2, "3EB0BB"), result, broken, empty)));

        ProtocolMessage.PeerDataResponse response = (ProtocolMessage.PeerDataResponse) message;
        assertThat(response.requestId()).isEqualTo("3EB0BB");
        assertThat(response.messages()).hasSize(1);
        assertThat(response.messages().get(0).at()).isEqualTo(Instant.ofEpochSecond(1790000000L));
        assertThat(response.messages().get(0).name()).isEqualTo("Ann");
        assertThat(response.messages().get(0).content()).isEqualTo(SecretBytes.of(field(1, "Hello")));
        assertThat(response.messages().get(0).key().id()).isEqualTo("3EB0AA");
        assertThat(response.toString())
                .doesNotContain("Hello")
                .doesNotContain("Ann")
                .doesNotContain("1234567");
    }

    @Test
    void aTimeBeyondAllReasonIsCut() throws Exception {
        byte[] web = concat(KEY, field(2, field(1, "Hello")), field(3, -1L));

        ProtocolMessage message = read(field(2, 17), field(17, field(3, field(4, field(1, web)))));

        assertThat(((ProtocolMessage.PeerDataResponse) message)
                        .messages()
                        .get(0)
                        .at())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Test
    void onlySoManyMessagesAreRead() throws Exception {
        byte[][] many = IntStream.range(0, 150).mapToObj(i -> field(5, KEY)).toArray(byte[][]::new);

        ProtocolMessage message = read(field(2, 16), field(16, concat(many)));

        assertThat(((ProtocolMessage.PeerDataRequest) message).wanted()).hasSize(ProtocolMessage.MAX_MESSAGES);
    }

    @Test
    void deletionsAndEditsNameTheirMessage() throws Exception {
        assertThat(((ProtocolMessage.Revoke) read(KEY, field(2, 0))).target().map(MessageKey::id))
                .contains("3EB0AA");
        assertThat(((ProtocolMessage.Revoke) read(KEY)).target().map(MessageKey::id))
                .contains("3EB0AA");
        ProtocolMessage.Edit edit = (ProtocolMessage.Edit) read(KEY, field(2, 14), field(14, field(1, "Hello")));
        assertThat(edit.target().map(MessageKey::id)).contains("3EB0AA");
        assertThat(edit.content()).isEqualTo(SecretBytes.of(field(1, "Hello")));
    }

    @Test
    void anEditMayBeWrapped() throws Exception {
        byte[] edit = field(12, concat(KEY, field(2, 14), field(14, field(1, "Hello"))));

        MessageContent content = MessageContent.parse(field(58, field(1, edit)));

        assertThat(content.isForPeople()).isFalse();
        assertThat(content.protocolMessage()).containsInstanceOf(ProtocolMessage.Edit.class);
    }

    @Test
    void othersKeepTheirNumber() throws Exception {
        assertThat(read(field(2, 3))).isEqualTo(new ProtocolMessage.Other(3));
        assertThat(read(field(2, 1000))).isEqualTo(new ProtocolMessage.Other(1000));
    }

    @Test
    void hostileBytesAreRefusedOrRead() {
        byte[] web = concat(KEY, field(2, field(1, "Hello")), field(3, 1790000000L), field(19, "Ann"));
        byte[] answer = field(12, concat(field(2, 17), field(17, field(3, field(4, field(1, web))))));
        byte[] pairs = field(
                12,
                concat(field(2, 22), field(23, field(1, field(1, concat(field(1, 4912345L), field(2, 1234567L)))))));
        Hostile.all(concat(answer, pairs), 5000).forEach(bytes -> {
            try {
                MessageContent.parse(bytes)
                        .protocolMessage()
                        .ifPresent(message -> assertThat(message.toString()).doesNotContain("Hello"));
            } catch (MessageException refused) {
                assertThat(refused.getMessage()).doesNotContain("Hello");
            }
        });
    }

    private static ProtocolMessage read(byte[]... fields) throws MessageException {
        return MessageContent.parse(field(12, concat(fields))).protocolMessage().orElseThrow();
    }
}
