package io.linkgate.qr;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Random;

/** The shared parts of the tests in this package: texts as long as real ones, and a reader that sees only pixels. */
final class Reading {

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Reading() {}

    /** Returns a text like those that phones scan: a URL, then base64. */
    static String payload(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder("https://wa.me/settings/linked_devices#2@");
        while (text.length() < length) {
            text.append(BASE64.charAt(random.nextInt(BASE64.length())));
        }
        return text.toString();
    }

    static Result decode(BufferedImage image) throws ReaderException {
        return decode(new BufferedImageLuminanceSource(image));
    }

    /** Draws modules large enough for a searching reader, and reads them. */
    static Result decode(boolean[][] dark) throws ReaderException {
        int scale = 4;
        int side = dark.length * scale;
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = dark[i / side / scale][i % side / scale] ? 0 : 0xffffff;
        }
        return decode(new RGBLuminanceSource(side, side, pixels));
    }

    /** Searches for the code as a camera does, unless it has one pixel per module, which this reader cannot find. */
    static Result decode(LuminanceSource source) throws ReaderException {
        boolean tiny = source.getWidth() < 100;
        Map<DecodeHintType, Object> hints =
                Map.of(tiny ? DecodeHintType.PURE_BARCODE : DecodeHintType.TRY_HARDER, true);
        return new QRCodeReader().decode(new BinaryBitmap(new GlobalHistogramBinarizer(source)), hints);
    }

    /** Returns the modules of the encoder, with the quiet zone. */
    static boolean[][] expected(QrMatrix matrix) {
        boolean[][] dark = new boolean[matrix.outerSize()][matrix.outerSize()];
        for (int y = 0; y < dark.length; y++) {
            for (int x = 0; x < dark.length; x++) {
                dark[y][x] = matrix.isDark(x - QrMatrix.QUIET_ZONE, y - QrMatrix.QUIET_ZONE);
            }
        }
        return dark;
    }
}
