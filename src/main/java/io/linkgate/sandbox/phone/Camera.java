package io.linkgate.sandbox.phone;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The camera of the simulated phone: pixels in, text out. */
public final class Camera {

    /** Maximum width and height of a picture, in pixels. */
    static final int MAX_SIDE = 2_500;

    /** Maximum size of a file, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private static final String DATA_URI = "data:image/png;base64,";

    private Camera() {}

    /** Whether the text is meant as a picture rather than as the content of a code. */
    public static boolean isDataUri(String text) {
        return text.regionMatches(true, 0, "data:", 0, "data:".length());
    }

    /**
     * Reads the code in a picture.
     *
     * @param uri {@code data:image/png;base64,…}
     * @return the content of the code; empty if none is found
     * @throws IllegalArgumentException if it is not a picture, or too large
     */
    public static Optional<String> read(String uri) {
        if (!uri.regionMatches(true, 0, DATA_URI, 0, DATA_URI.length())) {
            throw new IllegalArgumentException("A picture is a data URI that begins with " + DATA_URI + ".");
        }
        try {
            // A form turns the plus signs of a careless caller into spaces.
            return read(Base64.getMimeDecoder()
                    .decode(uri.substring(DATA_URI.length()).replace(' ', '+')));
        } catch (IOException e) {
            throw new IllegalArgumentException("The picture is not a PNG.", e);
        }
    }

    private static Optional<String> read(byte[] png) throws IOException {
        if (png.length > MAX_BYTES) {
            throw new IllegalArgumentException("The picture has more than " + MAX_BYTES + " bytes.");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Image I/O remembers the context loader of its first caller for good, which would pin an undeployed
        // application.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return text(new BufferedImageLuminanceSource(decode(png)));
        } catch (RuntimeException e) {
            if (e instanceof IllegalArgumentException known) {
                throw known;
            }
            throw new IOException("not a PNG", e); // the decoder throws various exceptions at broken files
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static BufferedImage decode(byte[] png) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in, true, true);
            // The size is read before the pixels: a small file can hold a very large picture.
            if (reader.getWidth(0) > MAX_SIDE || reader.getHeight(0) > MAX_SIDE) {
                throw new IllegalArgumentException("The picture is wider or higher than " + MAX_SIDE + " pixels.");
            }
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    /** Searches like a camera first; then assumes a bare code, which may have one pixel per module. */
    private static Optional<String> text(LuminanceSource pixels) {
        for (DecodeHintType hint : new DecodeHintType[] {DecodeHintType.TRY_HARDER, DecodeHintType.PURE_BARCODE}) {
            try {
                BinaryBitmap bitmap = new BinaryBitmap(new GlobalHistogramBinarizer(pixels));
                return Optional.of(
                        new QRCodeReader().decode(bitmap, Map.of(hint, true)).getText());
            } catch (ReaderException e) {
                // Not found this way.
            }
        }
        return Optional.empty();
    }
}
