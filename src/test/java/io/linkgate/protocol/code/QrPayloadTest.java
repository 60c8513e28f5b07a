package io.linkgate.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrPayloadTest {

    private static final PublicKey NOISE = PublicKey.of(filled(1));
    private static final PublicKey IDENTITY = PublicKey.of(filled(2));
    private static final SecretBytes SECRET = SecretBytes.of(filled(3));
    private static final String REF = "2@" + "r".repeat(80);

    private final QrPayload payload = new QrPayload(REF, NOISE, IDENTITY, SECRET, ClientType.CHROME);

    @Test
    void hasTheLengthThatFitsQrVersion10() {
        assertThat(payload.text()).hasSize(257);
    }

    @Test
    void printsNothingOfItself() {
        assertThat(payload.toString()).isEqualTo("QrPayload[CHROME]");
    }

    @Test
    void furtherFieldsAreIgnored() throws PairingException {
        assertThat(QrPayload.parse(payload.text() + ",https://faq.example/,x")).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a b", "a\n", "é", "ß", "\u0085", "\u007f", "\uff13"})
    void stringThatCannotStandInTheTextIsNoRef(String ref) {
        assertThat(QrPayload.isRef(ref)).isFalse();
        assertThatThrownBy(() -> new QrPayload(ref, NOISE, IDENTITY, SECRET, ClientType.CHROME))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refMayBeOfAnotherShapeThanToday() {
        assertThat(QrPayload.isRef("3#~x")).isTrue();
        assertThat(QrPayload.isRef("x".repeat(QrPayload.MAX_REF_LENGTH))).isTrue();
        assertThat(QrPayload.isRef("x".repeat(QrPayload.MAX_REF_LENGTH + 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "#", "https://example.org/", "a,b,c", "r,AAAA,AAAA,AAAA,1", "r,!,!,!,1", ",,,,", "r,,,"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> QrPayload.parse(text)).isInstanceOf(PairingException.class);
    }

    @Test
    void mutatedTextIsReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(payload.text());
            for (int change = 0; change <= i % 3; change++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x100));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, (char) random.nextInt(0x10000));
                }
            }
            assertThatCode(() -> parseOrRefuse(text.toString())).doesNotThrowAnyException();
        }
    }

    private static void parseOrRefuse(String text) {
        try {
            QrPayload.parse(text);
        } catch (PairingException expected) {
            assertThat(expected).hasMessageNotContaining("AgIC");
        }
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
