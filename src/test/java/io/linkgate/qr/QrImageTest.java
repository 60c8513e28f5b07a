package io.linkgate.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class QrImageTest {

    @Test
    void theDataUriCarriesThePng() {
        QrImage image = QrImage.of(Reading.payload(257));
        String uri = image.dataUri(3);

        assertThat(uri).startsWith("data:image/png;base64,");
        assertThat(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)))
                .isEqualTo(image.png(3));
    }

    @Test
    void theSameTextGivesTheSamePicture() {
        String text = Reading.payload(257);

        assertThat(QrImage.of(text).png(8)).isEqualTo(QrImage.of(text).png(8));
        assertThat(QrImage.of(text).svg(8)).isEqualTo(QrImage.of(text).svg(8));
    }

    @Test
    void aCompactCodeHasFewerModules() {
        String text = Reading.payload(257);

        assertThat(QrImage.of(text).modules()).isEqualTo(65);
        assertThat(QrImage.compact(text).modules()).isEqualTo(57);
    }

    @Test
    void aScaleOutOfItsRangeIsRefused() {
        QrImage image = QrImage.of(Reading.payload(257));

        for (int scale : new int[] {Integer.MIN_VALUE, -1, 0, 33, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> image.png(scale));
            assertThatIllegalArgumentException().isThrownBy(() -> image.dataUri(scale));
            assertThatIllegalArgumentException().isThrownBy(() -> image.svg(scale));
        }
    }

    @Test
    void itNeverPrintsItsText() {
        assertThat(QrImage.of("https://example.org/secret").toString()).isEqualTo("QrImage[25 modules]");
    }
}
