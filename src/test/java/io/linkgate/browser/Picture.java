package io.linkgate.browser;

import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** The pixels of the place where the page shows its code. */
final class Picture {

    /** Brightness, 0 to 255, below which a pixel counts as ink, even behind a veil. */
    private static final int LIGHTEST_INK = 248;

    private final int width;
    private final int[] pixels;

    private Picture(int width, int[] pixels) {
        this.width = width;
        this.pixels = pixels;
    }

    /**
     * Cuts the place out of a frame of the page, as far as it is within.
     *
     * @param encoded a JPEG or PNG
     */
    static Picture of(byte[] encoded, Place place) {
        try {
            BufferedImage frame = ImageIO.read(new ByteArrayInputStream(encoded));
            int width = Math.min(place.width(), frame.getWidth() - place.x());
            int height = Math.min(place.height(), frame.getHeight() - place.y());
            return new Picture(width, frame.getRGB(place.x(), place.y(), width, height, null, 0, width));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the code in a picture of a whole page, of any size. */
    static Optional<String> codeIn(byte[] encoded) {
        try {
            BufferedImage page = ImageIO.read(new ByteArrayInputStream(encoded));
            return of(encoded, new Place(0, 0, page.getWidth(), page.getHeight()))
                    .code();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the code is on the page, in pixels. */
    record Place(int x, int y, int width, int height) {}

    /** Whether the place is empty. */
    boolean isBlank() {
        return Arrays.stream(pixels).allMatch(pixel -> light(pixel) > LIGHTEST_INK);
    }

    boolean isSameAs(Picture other) {
        return Arrays.equals(pixels, other.pixels);
    }

    /** The text of the code, if it can be read, either as a clean picture or as a photograph. */
    Optional<String> code() {
        LuminanceSource source = new RGBLuminanceSource(width, pixels.length / width, pixels);
        Map<DecodeHintType, Object> clean = Map.of(DecodeHintType.PURE_BARCODE, true);
        Map<DecodeHintType, Object> photograph = Map.of(DecodeHintType.TRY_HARDER, true);
        return read(new HybridBinarizer(source), clean)
                .or(() -> read(new HybridBinarizer(source), photograph))
                .or(() -> read(new GlobalHistogramBinarizer(source), photograph));
    }

    private static Optional<String> read(Binarizer binarizer, Map<DecodeHintType, Object> hints) {
        try {
            return Optional.of(new QRCodeReader()
                    .decode(new BinaryBitmap(binarizer), hints)
                    .getText());
        } catch (ReaderException e) {
            return Optional.empty();
        }
    }

    private static int light(int pixel) {
        return ((pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / 3;
    }
}
