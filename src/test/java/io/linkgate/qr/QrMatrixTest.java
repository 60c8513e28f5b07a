package io.linkgate.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrMatrixTest {

    /** Capacities: ISO/IEC 18004, table 7, byte mode. Version v has 17 + 4 v modules. */
    @ParameterizedTest
    @CsvSource({"M,213,57", "M,214,61", "M,217,61", "M,251,61", "M,252,65", "M,257,65", "M,287,65", "M,288,69"})
    @CsvSource({"L,217,53", "L,230,53", "L,231,57", "L,257,57", "L,271,57", "L,272,61"})
    void aTextTakesTheSmallestVersionThatHoldsIt(ErrorCorrectionLevel level, int length, int modules) {
        assertThat(QrMatrix.encode(Reading.payload(length), level).size()).isEqualTo(modules);
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 217, 237, 257, 300, QrImage.MAX_TEXT_LENGTH})
    void aReaderFindsTheTextAsBytesWithoutCharacterSetHeader(int length) throws Exception {
        String text = Reading.payload(length);

        Result result = Reading.decode(Reading.expected(QrMatrix.encode(text, ErrorCorrectionLevel.M)));

        assertThat(result.getText()).isEqualTo(text);
        assertThat(result.getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL))
                .isEqualTo("M");
        // Mode 4 (bytes) in four bits, the length in 8 bits up to version 9 and in 16 above: an ECI header would begin
        // 7.
        int head = result.getRawBytes()[0] & 0xff;
        assertThat(head >> 4).isEqualTo(4);
        String bits = new BigInteger(1, result.getRawBytes()).toString(2);
        assertThat(bits).contains(bitsOf(text));
    }

    @Test
    void otherTextsAreRefusedAndNotRepeated() {
        for (String text : new String[] {"", "caf\u00e9-secret", "secret\n", "secret\u0000", "\ud83d\ude00secret"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> QrMatrix.encode(text, ErrorCorrectionLevel.M))
                    .withMessageNotContaining("secret");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrMatrix.encode(Reading.payload(QrImage.MAX_TEXT_LENGTH + 1), ErrorCorrectionLevel.M))
                .withMessageNotContaining("linked");
    }

    @Test
    void everythingOutsideOfTheCodeIsLight() {
        QrMatrix matrix = QrMatrix.encode(Reading.payload(257), ErrorCorrectionLevel.M);

        for (int i = -9; i < matrix.size() + 9; i++) {
            assertThat(matrix.isDark(i, -1) || matrix.isDark(-1, i)).isFalse();
            assertThat(matrix.isDark(i, matrix.size()) || matrix.isDark(matrix.size(), i))
                    .isFalse();
        }
        assertThat(matrix.isDark(0, 0)).isTrue();
    }

    private static String bitsOf(String text) {
        return new BigInteger(1, text.getBytes(StandardCharsets.US_ASCII)).toString(2);
    }
}
