package io.linkgate.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngWriterTest {

    private record Chunk(String type, ByteBuffer data) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 32})
    void everyPixelIsTheOneOfItsModule(int scale) throws Exception {
        QrMatrix matrix = QrMatrix.encode(Reading.payload(257), ErrorCorrectionLevel.M);
        BufferedImage image = read(PngWriter.write(matrix, scale));

        assertThat(image.getWidth()).isEqualTo((65 + 8) * scale).isEqualTo(image.getHeight());
        int wrong = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                boolean dark = matrix.isDark(x / scale - 4, y / scale - 4);
                wrong += image.getRGB(x, y) == (dark ? 0xff000000 : 0xffffffff) ? 0 : 1;
            }
        }
        assertThat(wrong).isZero();
    }

    @Test
    void aReaderReadsEveryScale() throws Exception {
        String text = Reading.payload(257);
        QrImage code = QrImage.of(text);
        for (int scale = 1; scale <= QrImage.MAX_SCALE; scale++) {
            assertThat(Reading.decode(read(code.png(scale))).getText())
                    .as("scale %d", scale)
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {217, 229, 237, 251, 252, 257, 287, 288, 300})
    void aReaderThatSearchesReadsEveryLength(int length) throws Exception {
        String text = Reading.payload(length);

        assertThat(Reading.decode(read(QrImage.of(text).png(QrImage.DEFAULT_SCALE)))
                        .getText())
                .isEqualTo(text);
    }

    @Test
    void aTenthOfTheCodeMayBeHidden() throws Exception {
        String text = Reading.payload(257);
        BufferedImage image = read(QrImage.of(text).png(8));

        image.getGraphics().fillRect(30 * 8, 30 * 8, 17 * 8, 17 * 8);

        assertThat(Reading.decode(image).getText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 16, 32})
    void theFileIsPlainOneBitGrayscaleAndNothingElse(int scale) throws Exception {
        QrMatrix matrix = QrMatrix.encode(Reading.payload(257), ErrorCorrectionLevel.M);
        List<Chunk> chunks = chunks(PngWriter.write(matrix, scale));
        int pixels = 73 * scale;

        assertThat(chunks).extracting(Chunk::type).containsExactly("IHDR", "IDAT", "IEND");
        assertThat(chunks.get(0).data())
                .isEqualTo(ByteBuffer.allocate(13)
                        .putInt(pixels)
                        .putInt(pixels)
                        .put(new byte[] {1, 0, 0, 0, 0})
                        .flip());
        assertThat(inflated(chunks.get(1).data())).hasSize(pixels * (1 + (pixels + 7) / 8));
        assertThat(chunks.get(2).data().remaining()).isZero();
    }

    /** Against the best that zopflipng (15 iterations, filters 0 and p) found for this very text. */
    @ParameterizedTest
    @CsvSource({"1,746", "4,772", "8,1051", "16,1706", "24,2607", "32,4129"})
    void theFileIsNearlyAsSmallAsItCanBe(int scale, int best) {
        byte[] png = QrImage.of(Reading.payload(257)).png(scale);

        assertThat(png.length).isBetween(best / 2, best * 5 / 4);
    }

    private static BufferedImage read(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getColorModel().hasAlpha()).isFalse();
        assertThat(image.getColorModel().getPixelSize()).isEqualTo(1);
        return image;
    }

    private static List<Chunk> chunks(byte[] png) {
        ByteBuffer in = ByteBuffer.wrap(png);
        assertThat(in.getLong()).isEqualTo(0x89504e470d0a1a0aL);
        List<Chunk> chunks = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = in.getInt();
            CRC32 crc = new CRC32();
            crc.update(in.slice(in.position(), 4 + length));
            byte[] type = new byte[4];
            in.get(type);
            chunks.add(new Chunk(new String(type, StandardCharsets.US_ASCII), in.slice(in.position(), length)));
            in.position(in.position() + length);
            assertThat(in.getInt()).isEqualTo((int) crc.getValue());
        }
        return chunks;
    }

    private static byte[] inflated(ByteBuffer data) throws Exception {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] rows = new byte[1 << 20];
            int length = inflater.inflate(rows);
            assertThat(inflater.finished()).isTrue();
            return Arrays.copyOf(rows, length);
        } finally {
            inflater.end();
        }
    }
}
