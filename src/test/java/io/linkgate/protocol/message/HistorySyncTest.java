package io.linkgate.protocol.message;

import static io.linkgate.protocol.message.MessageContentTest.concat;
import static io.linkgate.protocol.message.MessageContentTest.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class HistorySyncTest {

    private static final LidPair PAIR = new LidPair(Jid.phone("49123456"), Jid.hidden("1234567"));
    private static final Instant AT = Instant.ofEpochSecond(1790000000);

    @Test
    void whatTextsNeedIsReadAndTheRestSkipped() throws Exception {
        byte[] chat = concat(
                field(1, "1234567@lid"),
                field(2, field(1, new byte[100_000])),
                field(21, new byte[] {1, 2}),
                field(22, 1790000000L),
                field(28, 1780000000L),
                field(39, "49123456@s.whatsapp.net"));
        byte[] group = concat(field(1, "12-34@g.us"), field(21, new byte[] {1}));
        byte[] bare = field(1, "1234568@lid");
        byte[] pair = concat(field(1, "49123457@s.whatsapp.net"), field(2, "1234569@lid"));
        byte[] part = concat(
                field(1, 3),
                field(2, chat),
                field(2, group),
                field(2, bare),
                field(7, concat(field(1, "1234567@lid"), field(2, "Ann"))),
                field(15, pair),
                field(15, pair),
                field(19, new byte[] {9, 9}));

        HistorySync history = HistorySync.parse(deflated(part));

        assertThat(history.pairs()).containsExactly(PAIR, new LidPair(Jid.phone("49123457"), Jid.hidden("1234569")));
        assertThat(history.salt()).contains(SecretBytes.of(new byte[] {9, 9}));
        assertThat(history.tokens())
                .containsExactly(new HistorySync.ChatTokens(
                        Jid.hidden("1234567"),
                        Optional.of(SecretBytes.of(new byte[] {1, 2})),
                        AT,
                        Optional.of(Instant.ofEpochSecond(1780000000L))));
        assertThat(history.toString()).doesNotContain("1234567").doesNotContain("49123456");
    }

    @Test
    void aChatUnderItsPhoneNumberIsKeptUnderTheHiddenOne() throws Exception {
        byte[] chat = concat(field(1, "49123456@s.whatsapp.net"), field(21, new byte[] {1}), field(42, "1234567@lid"));

        HistorySync history = HistorySync.parse(deflated(field(2, chat)));

        assertThat(history.pairs()).containsExactly(PAIR);
        assertThat(history.tokens().get(0).chat()).isEqualTo(Jid.hidden("1234567"));
        assertThat(history.tokens().get(0).receivedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatAPhoneWritesIsRead() throws Exception {
        HistorySync history = new HistorySync(
                List.of(PAIR),
                Optional.of(SecretBytes.of(new byte[] {9})),
                List.of(
                        new HistorySync.ChatTokens(
                                Jid.hidden("1234567"),
                                Optional.of(SecretBytes.of(new byte[] {1})),
                                AT,
                                Optional.empty()),
                        new HistorySync.ChatTokens(
                                Jid.hidden("1234568"), Optional.empty(), Instant.EPOCH, Optional.of(AT))));

        MessageContent content = MessageContent.parse(PhoneMessages.history(3, 100, history));

        ProtocolMessage.HistoryNotification notification =
                (ProtocolMessage.HistoryNotification) content.protocolMessage().orElseThrow();
        assertThat(notification.syncType()).isEqualTo(3);
        assertThat(notification.progress()).isEqualTo(100);
        assertThat(HistorySync.parse(notification.inline().orElseThrow())).isEqualTo(history);
    }

    @Test
    void otherMessagesOfAPhoneAreRead() throws Exception {
        assertThat(MessageContent.parse(PhoneMessages.lidMappings(List.of(PAIR)))
                        .protocolMessage())
                .contains(new ProtocolMessage.LidMappings(List.of(PAIR)));
        assertThat(MessageContent.parse(PhoneMessages.keyShare(List.of(SecretBytes.of(new byte[3]))))
                        .protocolMessage())
                .contains(new ProtocolMessage.KeyShare(1));
    }

    @Test
    void onlySoManyPairsAndChatsAreRead() throws Exception {
        byte[][] pairs = IntStream.range(0, HistorySync.MAX_PAIRS + 5)
                .mapToObj(i -> field(
                        15, concat(field(1, (49000000 + i) + "@s.whatsapp.net"), field(2, (1000000 + i) + "@lid"))))
                .toArray(byte[][]::new);
        byte[][] chats = IntStream.range(0, HistorySync.MAX_CHATS + 5)
                .mapToObj(i -> field(2, concat(field(1, (1000000 + i) + "@lid"), field(21, new byte[] {1}))))
                .toArray(byte[][]::new);

        HistorySync history = HistorySync.parse(deflated(concat(concat(pairs), concat(chats))));

        assertThat(history.pairs()).hasSize(HistorySync.MAX_PAIRS);
        assertThat(history.tokens()).hasSize(HistorySync.MAX_CHATS);
    }

    @Test
    void anOverlongValueIsSkipped() throws Exception {
        byte[] chat = concat(field(1, "1234567@lid"), field(21, new byte[5000]), field(28, 1790000000L));

        HistorySync history = HistorySync.parse(deflated(concat(field(19, new byte[5000]), field(2, chat))));

        assertThat(history.salt()).isEmpty();
        assertThat(history.tokens().get(0).received()).isEmpty();
        assertThat(history.tokens().get(0).givenAt()).contains(AT);
    }

    @Test
    void aPartThatInflatesWithoutEndIsRefused() {
        byte[] filler = field(2, field(2, new byte[1 << 20]));
        SecretBytes bomb = deflated(filler, (HistorySync.MAX_INFLATED >> 20) + 1);

        assertThat(bomb.length()).isLessThan(1 << 20);
        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> HistorySync.parse(bomb));
    }

    @Test
    void hostileBytesAreRefusedOrRead() {
        byte[] chat = concat(field(1, "1234567@lid"), field(21, new byte[] {1, 2}), field(22, 1790000000L));
        byte[] part = concat(
                field(2, chat),
                field(15, concat(field(1, "49123457@s.whatsapp.net"), field(2, "1234569@lid"))),
                field(19, new byte[] {9, 9}));
        Hostile.all(part, 3000).map(HistorySyncTest::deflated).forEach(HistorySyncTest::readOrRefused);
        Hostile.all(deflated(part).bytes(), 3000).map(SecretBytes::of).forEach(HistorySyncTest::readOrRefused);
    }

    @Test
    void lengthsThatLieAreRefused() {
        byte[] endless = {18, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};
        byte[] negative = {18, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15};

        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> HistorySync.parse(deflated(negative)));
        readOrRefused(deflated(endless));
        readOrRefused(SecretBytes.of(new byte[0]));
    }

    private static void readOrRefused(SecretBytes bytes) {
        try {
            assertThat(HistorySync.parse(bytes).pairs().size()).isLessThan(10);
        } catch (MessageException refused) {
            assertThat(refused.getMessage()).doesNotContain("1234567");
        }
    }

    private static SecretBytes deflated(byte[] part) {
        return deflated(part, 1);
    }

    private static SecretBytes deflated(byte[] part, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                out.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SecretBytes.of(bytes.toByteArray());
    }
}
