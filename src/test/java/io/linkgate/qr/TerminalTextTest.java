package io.linkgate.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

    @ParameterizedTest
    @ValueSource(ints = {217, 237, 257, 300})
    void theCharactersAreTheModules(int length) throws Exception {
        String payload = Reading.payload(length);
        QrMatrix matrix = QrMatrix.encode(payload, ErrorCorrectionLevel.M);

        boolean[][] dark = parse(TerminalText.write(matrix));

        boolean[][] expected = Arrays.copyOf(Reading.expected(matrix), matrix.outerSize() + 1);
        expected[matrix.outerSize()] = new boolean[matrix.outerSize()];
        assertThat(dark).isDeepEqualTo(expected);
    }

    @Test
    void itReadsOnADarkAndInvertedOnALightTerminal() throws Exception {
        String payload = Reading.payload(257);
        boolean[][] dark = parse(QrImage.compact(payload).text());

        assertThat(Reading.decode(draw(dark, 0x181818, 0xe0e0e0)).getText()).isEqualTo(payload);
        assertThat(Reading.decode(draw(dark, 0xfafafa, 0x202020).invert()).getText())
                .isEqualTo(payload);
    }

    @Test
    void linesAreEquallyLongAndFramedByTheQuietZone() {
        List<String> lines =
                QrImage.compact(Reading.payload(257)).text().lines().toList();

        assertThat(lines)
                .hasSize(33)
                .allSatisfy(line -> assertThat(line)
                        .hasSize(65)
                        .startsWith("████")
                        .endsWith("████")
                        .matches("[█▀▄ ]+"));
        assertThat(List.of(lines.get(0), lines.get(1), lines.get(31), lines.get(32)))
                .containsOnly("█".repeat(65));
    }

    private static boolean[][] parse(String text) {
        assertThat(text).endsWith("\n");
        List<String> lines = text.lines().toList();
        boolean[][] dark = new boolean[lines.size() * 2][lines.get(0).length()];
        for (int y = 0; y < dark.length; y++) {
            for (int x = 0; x < dark[y].length; x++) {
                char c = lines.get(y / 2).charAt(x);
                dark[y][x] = c == ' ' || c == (y % 2 == 0 ? '▄' : '▀');
            }
        }
        return dark;
    }

    private static LuminanceSource draw(boolean[][] dark, int background, int foreground) {
        int width = dark[0].length * 4;
        int height = dark.length * 4;
        int[] pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = dark[i / width / 4][i % width / 4] ? background : foreground;
        }
        return new RGBLuminanceSource(width, height, pixels);
    }
}
