package io.linkgate.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares with bytes written by hand from the protobuf numbers of the messages. */
class TextMessageTest {

    private static final SecretBytes SECRET = SecretBytes.of(HexFormat.of().parseHex("11".repeat(32)));
    private static final String CONTEXT = "9a0224" + "1a20" + "11".repeat(32) + "4002";
    private static final Jid FRIEND = Jid.hidden("1234567");

    @Test
    void aTextIsAConversationWithItsSecret() {
        assertThat(hex(TextMessage.encode("Hé", SECRET, Optional.empty()))).isEqualTo("0a0348c3a9" + CONTEXT);
    }

    @Test
    void aReplyNamesWhatItRepliesTo() {
        byte[] reply = TextMessage.encode("yes", SECRET, Optional.of(new Quote("3EB0", FRIEND.withDevice(3), "go?")));

        String quoted = "1a05" + "0a03676f3f";
        String sender = "120b" + ascii("1234567@lid");
        String context = "8a011a" + "0a04" + ascii("3EB0") + sender + quoted;
        assertThat(hex(reply)).isEqualTo("3222" + "0a03796573" + context + CONTEXT);
    }

    @Test
    void theCopyForOwnDevicesHoldsTheMessageAndItsSecret() {
        byte[] message = TextMessage.encode("Hé", SECRET, Optional.empty());

        byte[] copy = TextMessage.toOwnDevices(FRIEND.withDevice(3), message);

        String inner = "12" + length(message.length) + hex(message);
        String destination = "0a0b" + ascii("1234567@lid");
        assertThat(hex(copy))
                .isEqualTo(
                        "fa01" + length((destination.length() + inner.length()) / 2) + destination + inner + CONTEXT);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        byte[] reply = TextMessage.encode("\uD83D\uDE00 \u202Eyes", SECRET, Optional.of(new Quote("3EB0", FRIEND, "")));

        MessageContent content = MessageContent.parse(reply);
        MessageContent copy = MessageContent.parse(TextMessage.toOwnDevices(FRIEND, reply));

        assertThat(content.text()).contains("\uD83D\uDE00 \u202Eyes");
        assertThat(content.type()).isEqualTo("text");
        assertThat(content.quotedId()).contains("3EB0");
        assertThat(content.secret()).contains(SECRET);
        assertThat(copy.text()).isEmpty();
        assertThat(copy.isForPeople()).isFalse();
        assertThat(copy.secret()).contains(SECRET);
        assertThat(copy.deviceSent().orElseThrow().destination()).isEqualTo(FRIEND);
        assertThat(copy.deviceSent().orElseThrow().inner().text()).contains("\uD83D\uDE00 \u202Eyes");
        assertThat(copy.deviceSent().orElseThrow().inner().quotedId()).contains("3EB0");
    }

    @Test
    void aSecretHas32Bytes() {
        SecretBytes shorter = SecretBytes.of(new byte[16]);

        assertThatIllegalArgumentException().isThrownBy(() -> TextMessage.encode("a", shorter, Optional.empty()));
    }

    private static String length(int bytes) {
        assertThat(bytes).isLessThan(128);
        return hex(new byte[] {(byte) bytes});
    }

    private static String ascii(String text) {
        return hex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
