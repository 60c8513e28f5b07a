package io.linkgate.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.Hostile;
import io.linkgate.qr.QrImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraTest {

    private static final String TEXT =
            "https://wa.me/settings/linked_devices#2@" + "Ab3/".repeat(20) + "," + "x".repeat(130) + ",1";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10})
    void ownPicturesAreReadInEverySize(int scale) {
        assertThat(Camera.read(uri(QrImage.of(TEXT).png(scale)))).contains(TEXT);
    }

    @Test
    void plusSignsThatAFormTurnedIntoSpacesDoNoHarm() {
        String uri = uri(QrImage.of(TEXT).png(4));

        assertThat(Camera.read(uri.replace('+', ' '))).contains(TEXT);
    }

    @Test
    void pictureWithoutACodeShowsNothing() throws Exception {
        assertThat(Camera.read(uri(blank(200, 200)))).isEmpty();
    }

    @Test
    void tooLargePicturesAreNotDecoded() throws Exception {
        String wide = uri(blank(Camera.MAX_SIDE + 1, 10));
        String heavy = uri(new byte[Camera.MAX_BYTES + 1]);

        assertThatThrownBy(() -> Camera.read(wide)).hasMessageContaining("pixels");
        assertThatThrownBy(() -> Camera.read(heavy)).hasMessageContaining("bytes");
    }

    @Test
    void otherPicturesAreRefused() {
        assertThatThrownBy(() -> Camera.read("data:image/gif;base64,R0lGODlhAQABAAAAACw="))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void brokenPicturesDoNoHarm() {
        byte[] good = QrImage.of(TEXT).png(1);
        Hostile.all(good, 200).forEach(bytes -> {
            try {
                Camera.read(uri(bytes));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    private static String uri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static byte[] blank(int width, int height) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
