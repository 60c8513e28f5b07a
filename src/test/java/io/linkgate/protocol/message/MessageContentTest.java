package io.linkgate.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are written here field by field, by the numbers of the protocol. */
class MessageContentTest {

    private static final byte[] HELLO = field(1, "Hello".getBytes(StandardCharsets.UTF_8));

    @Test
    void aConversationIsAText() throws Exception {
        MessageContent content = MessageContent.parse(HELLO);

        assertThat(content.text()).contains("Hello");
        assertThat(content.type()).isEqualTo("text");
        assertThat(content.hasMedia()).isFalse();
        assertThat(content.isForPeople()).isTrue();
        assertThat(content.quotedId()).isEmpty();
        assertThat(content.secret()).isEmpty();
        assertThat(content.deviceSent()).isEmpty();
        assertThat(content.protocolMessage()).isEmpty();
    }

    @Test
    void anExtendedTextIsAText() throws Exception {
        byte[] context = field(17, field(1, "3EB0AA".getBytes(StandardCharsets.UTF_8)));

        MessageContent content = MessageContent.parse(field(6, concat(HELLO, context)));

        assertThat(content.text()).contains("Hello");
        assertThat(content.quotedId()).contains("3EB0AA");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 37, 55, 59, 53, 58})
    void wrappersAreTakenOff(int number) throws Exception {
        MessageContent content = MessageContent.parse(field(number, field(1, HELLO)));

        assertThat(content.text()).contains("Hello");
        assertThat(content.type()).isEqualTo("text");
    }

    @Test
    void wrappersInWrappersAreTakenOff() throws Exception {
        assertThat(MessageContent.parse(wrapped(HELLO, 8)).text()).contains("Hello");
    }

    @Test
    void tooManyWrappersAreNotLookedInto() throws Exception {
        MessageContent content = MessageContent.parse(wrapped(HELLO, 9));

        assertThat(content.text()).isEmpty();
        assertThat(content.type()).isEqualTo("unknown");
    }

    @Test
    void theSecretIsBesideTheWrapperOrInIt() throws Exception {
        byte[] secret = new byte[32];
        secret[0] = 1;
        byte[] context = field(35, field(3, secret));

        byte[] beside = concat(field(40, field(1, HELLO)), context);
        byte[] inside = field(40, field(1, concat(HELLO, context)));

        assertThat(MessageContent.parse(beside).secret()).contains(SecretBytes.of(secret));
        assertThat(MessageContent.parse(inside).secret()).contains(SecretBytes.of(secret));
        assertThat(MessageContent.parse(field(35, field(3, new byte[31]))).secret())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, image, true",
        "9, video, true",
        "66, video, true",
        "8, audio, true",
        "7, document, true",
        "26, sticker, true",
        "74, sticker, true",
        "86, sticker, true",
        "83, album, false",
        "4, contact, false",
        "13, contact, false",
        "5, location, false",
        "18, location, false",
        "46, reaction, false",
        "56, reaction, false",
        "49, poll, false",
        "60, poll, false",
        "64, poll, false",
        "93, poll, false",
        "111, poll, false",
        "88, poll, false",
        "50, poll_vote, false",
        "36, list, false",
        "39, list_reply, false",
        "42, buttons, false",
        "45, buttons, false",
        "43, buttons_reply, false",
        "29, buttons_reply, false",
        "48, buttons_reply, false",
        "25, template, false",
        "14, template, false",
        "30, product, false",
        "38, order, false",
        "16, payment, false",
        "22, payment, false",
        "23, payment, false",
        "24, payment, false",
        "41, payment, false",
        "44, payment, false",
        "28, invite, false",
        "78, invite, false",
        "75, event, false",
        "76, event, false",
        "77, comment, false",
        "71, comment, false",
        "63, pin, false",
        "51, pin, false",
        "10, call, false",
        "69, call, false",
        "61, call, false",
        "65, call, false",
        "54, request, false",
        "82, secret, false",
        "80, placeholder, false",
        "113, unknown, false",
        "500, unknown, false",
    })
    void everyKindHasAName(int number, String type, boolean hasMedia) throws Exception {
        MessageContent content = MessageContent.parse(field(number, new byte[0]));

        assertThat(content.type()).isEqualTo(type);
        assertThat(content.hasMedia()).isEqualTo(hasMedia);
        assertThat(content.text()).isEmpty();
        assertThat(content.isForPeople()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7, 8, 9, 13, 18, 26, 30, 38, 66})
    void otherKindsAreRepliesToo(int number) throws Exception {
        byte[] context = field(17, field(1, "3EB0AA".getBytes(StandardCharsets.UTF_8)));

        assertThat(MessageContent.parse(field(number, context)).quotedId()).contains("3EB0AA");
    }

    @Test
    void anEmptyMessageIsUnknown() throws Exception {
        assertThat(MessageContent.parse(new byte[0]).type()).isEqualTo("unknown");
    }

    @Test
    void theKeyOfAGroupAloneIsNotForPeople() throws Exception {
        assertThat(MessageContent.parse(field(2, new byte[0])).isForPeople()).isFalse();
        assertThat(MessageContent.parse(concat(field(2, new byte[0]), HELLO)).text())
                .contains("Hello");
    }

    @Test
    void aCopyWithoutADestinationIsNone() throws Exception {
        byte[] copy = field(31, concat(field(1, "??".getBytes(StandardCharsets.UTF_8)), field(2, HELLO)));

        assertThat(MessageContent.parse(copy).deviceSent()).isEmpty();
        assertThat(MessageContent.parse(copy).text()).isEmpty();
    }

    @Test
    void anOverlongTextIsCutBetweenCharacters() throws Exception {
        String text = "a".repeat(MessageContent.MAX_TEXT - 1) + "\uD83D\uDE00" + "b".repeat(10);

        Optional<String> read = MessageContent.parse(field(1, text.getBytes(StandardCharsets.UTF_8)))
                .text();

        assertThat(read).contains("a".repeat(MessageContent.MAX_TEXT - 1));
    }

    @Test
    void nestingBeyondAllReasonIsNotFollowed() throws Exception {
        byte[] copies = HELLO;
        for (int i = 0; i < 10_000; i++) {
            copies = field(31, concat(field(1, "1@lid"), field(2, copies)));
        }

        assertThat(MessageContent.parse(wrapped(HELLO, 10_000)).type()).isEqualTo("unknown");
        MessageContent inner =
                MessageContent.parse(copies).deviceSent().orElseThrow().inner();
        assertThat(inner.type()).isEqualTo("copy");
        assertThat(inner.deviceSent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 31})
    void aBrokenMessageInsideIsRefused(int number) {
        byte[] broken = {10, 5, 65};
        byte[] bytes =
                number == 40 ? field(40, field(1, broken)) : field(31, concat(field(1, "1@lid"), field(2, broken)));

        assertThatExceptionOfType(MessageException.class).isThrownBy(() -> MessageContent.parse(bytes));
    }

    @Test
    void aLengthThatLiesIsRefused() {
        assertThatExceptionOfType(MessageException.class)
                .isThrownBy(() -> MessageContent.parse(new byte[] {10, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 65}));
    }

    @Test
    void hostileBytesAreRefusedOrRead() {
        SecretBytes secret = SecretBytes.of(new byte[32]);
        byte[] text = TextMessage.encode("Hello", secret, Optional.of(new Quote("3EB0", Jid.hidden("1234567"), "x")));
        byte[] copy = TextMessage.toOwnDevices(Jid.hidden("1234567"), wrapped(text, 2));
        Hostile.all(copy, 5000).forEach(bytes -> {
            try {
                MessageContent content = MessageContent.parse(bytes);
                assertThat(content.type()).isNotEmpty();
                assertThat(content.toString()).doesNotContain("Hello");
            } catch (MessageException refused) {
                assertThat(refused.getMessage()).doesNotContain("Hello");
            }
        });
    }

    @Test
    void nothingIsPrinted() throws Exception {
        assertThat(MessageContent.parse(HELLO).toString()).isEqualTo("MessageContent[TEXT]");
    }

    private static byte[] wrapped(byte[] message, int times) {
        byte[] bytes = message;
        for (int i = 0; i < times; i++) {
            bytes = field(40, field(1, bytes));
        }
        return bytes;
    }

    static byte[] field(int number, byte[] value) {
        return written(out -> out.writeBytes(number, ByteString.copyFrom(value)));
    }

    static byte[] field(int number, long value) {
        return written(out -> out.writeUInt64(number, value));
    }

    static byte[] field(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] concat(byte[]... parts) {
        return Bytes.concat(parts);
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
