package io.linkgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import io.linkgate.qr.QrImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time from the text of a code to its data URI, compared with what ZXing needs for the modules alone, and the
 * size of the file compared with the smallest one.
 */
@Tag("bench")
class PicturesBench {

    private static final int WARM_UPS = 20;
    private static final int ROUNDS = 60;
    /** zopflipng takes seconds for each. */
    private static final int FILES = 4;

    private static final List<Integer> SCALES = List.of(4, 8, 16, 32);

    private final List<String> texts = texts(64);
    private int keptAlive;

    @Test
    void codeToDataUri() {
        Report report = new Report(
                "Code to picture",
                "pixels per module",
                "modules alone (ZXing)",
                "text to data URI",
                "ratio, median",
                "middle half");
        for (int scale : SCALES) {
            SideBySide measured = SideBySide.measure(
                    WARM_UPS,
                    ROUNDS,
                    () -> perText(text -> QrImage.of(text).dataUri(scale).length()),
                    () -> perText(text -> modules(text)));
            report.row(
                    Integer.toString(scale),
                    Report.number(measured.second().median() / 1e3) + " µs",
                    Report.number(measured.first().median() / 1e3) + " µs",
                    Report.number(measured.ratios().median()),
                    measured.ratios().middleHalf());
        }
        report.done();
        assertThat(keptAlive).isNotZero();
    }

    /** The reason for a writer of our own. */
    @Test
    void codeToDataUriComparedWithTheWriterOfJavase() {
        Report report = new Report(
                "Code to picture, compared with ZXing's writer",
                "pixels per module",
                "javase",
                "ours",
                "ratio, median",
                "middle half",
                "bytes of javase, of ours");
        for (int scale : SCALES) {
            SideBySide measured = SideBySide.measure(
                    WARM_UPS,
                    ROUNDS,
                    () -> perText(text -> QrImage.of(text).dataUri(scale).length()),
                    () -> perText(text -> javase(text, scale).length()));
            String text = texts.get(0);
            report.row(
                    Integer.toString(scale),
                    Report.number(measured.second().median() / 1e3) + " µs",
                    Report.number(measured.first().median() / 1e3) + " µs",
                    Report.number(measured.ratios().median()),
                    measured.ratios().middleHalf(),
                    javase(text, scale).length() + ", "
                            + QrImage.of(text).dataUri(scale).length());
        }
        report.done();
        assertThat(keptAlive).isNotZero();
    }

    private static String javase(String text, int scale) {
        try {
            int side = (QrImage.of(text).modules() + 2 * 4) * scale;
            BitMatrix picture = new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            side,
                            side,
                            Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M));
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            MatrixToImageWriter.writeToStream(picture, "PNG", png);
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
        } catch (WriterException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bytesComparedWithTheSmallestFile(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "PNG compared with zopflipng", "pixels per module", "bytes", "zopflipng", "ratio, median", "largest");
        for (int scale : SCALES) {
            List<Integer> ours = new ArrayList<>();
            List<Integer> smallest = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (String text : texts.subList(0, FILES)) {
                byte[] png = QrImage.of(text).png(scale);
                int optimal = smallest(directory, png);
                ours.add(png.length);
                smallest.add(optimal);
                ratios.add((double) png.length / optimal);
            }
            report.row(
                    Integer.toString(scale),
                    Report.number(Sample.of(ours).median()),
                    Report.number(Sample.of(smallest).median()),
                    Report.number(Sample.of(ratios).median()),
                    Report.number(Sample.of(ratios).max()));
        }
        report.done();
    }

    /** Nanoseconds for one text. */
    private double perText(ToIntFunction<String> work) {
        long start = System.nanoTime();
        for (String text : texts) {
            keptAlive += work.applyAsInt(text);
        }
        return (double) (System.nanoTime() - start) / texts.size();
    }

    private static int modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix().getWidth();
        } catch (WriterException e) {
            throw new AssertionError(e);
        }
    }

    private static int smallest(Path directory, byte[] png) throws IOException, InterruptedException {
        Path ours = Files.write(directory.resolve("ours.png"), png);
        Path best = directory.resolve("best.png");
        Process zopflipng;
        try {
            zopflipng = new ProcessBuilder("zopflipng", "-y", ours.toString(), best.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("this benchmark needs zopflipng (Debian: apt install zopfli)", e);
        }
        String said = new String(zopflipng.getInputStream().readAllBytes());
        assertThat(zopflipng.waitFor()).as(said).isZero();
        return (int) Files.size(best);
    }

    /** As long as those of WhatsApp, and as hard to compress: a ref, three keys and a secret in base64. */
    private static List<String> texts(int count) {
        Random random = new Random(1);
        return IntStream.range(0, count)
                .mapToObj(any -> "2@" + base64(random, 87) + "," + base64(random, 32) + "," + base64(random, 32) + ","
                        + base64(random, 32) + ",1")
                .toList();
    }

    private static String base64(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
