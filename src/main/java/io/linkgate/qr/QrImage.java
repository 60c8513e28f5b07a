package io.linkgate.qr;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A QR code, ready to be drawn: black on white, with a quiet zone of four modules on every side (ISO/IEC 18004, 6.3.8),
 * never transparent and never inverted.
 *
 * <p>Immutable and safe for any number of threads. It keeps the modules (about half a kilobyte) and not the text. Every
 * call draws again; callers that serve the same drawing often should keep the result.
 */
public final class QrImage {

    /** The default number of pixels per module. */
    public static final int DEFAULT_SCALE = PngWriter.DEFAULT_SCALE;

    /** The maximum number of pixels per module. */
    public static final int MAX_SCALE = 32;

    /**
     * The maximum length of a text, in characters: the capacity of version 40 in byte mode at level M (ISO/IEC 18004,
     * table 7).
     */
    public static final int MAX_TEXT_LENGTH = QrMatrix.MAX_TEXT_LENGTH;

    private final QrMatrix matrix;

    private QrImage(QrMatrix matrix) {
        this.matrix = matrix;
    }

    /**
     * Encodes a text with error correction M: up to 15 % of the code may be hidden by glare or a smear. The version
     * follows from the length.
     *
     * @param text 1 to {@value #MAX_TEXT_LENGTH} printable ASCII characters
     * @throws IllegalArgumentException if the text is empty, too long, or has other characters; the message does not
     *     repeat the text
     */
    public static QrImage of(String text) {
        return new QrImage(QrMatrix.encode(text, ErrorCorrectionLevel.M));
    }

    /**
     * Encodes a text in as few modules as possible, with error correction L. For a terminal: characters have no glare,
     * but a window has few lines.
     *
     * @param text 1 to {@value #MAX_TEXT_LENGTH} printable ASCII characters
     * @throws IllegalArgumentException as for {@link #of}
     */
    public static QrImage compact(String text) {
        return new QrImage(QrMatrix.encode(text, ErrorCorrectionLevel.L));
    }

    /** Returns the modules along one side, without the quiet zone: 21 to 177. */
    public int modules() {
        return matrix.size();
    }

    /**
     * Returns a PNG with 1 bit per pixel, grayscale without alpha.
     *
     * @param scale pixels per module, 1 to {@value #MAX_SCALE}
     * @throws IllegalArgumentException if the scale is out of its range
     */
    public byte[] png(int scale) {
        return PngWriter.write(matrix, checked(scale));
    }

    /** Returns the {@linkplain #png PNG} as {@code data:image/png;base64,…}, with padding. */
    public String dataUri(int scale) {
        byte[] base64 = Base64.getEncoder().encode(png(scale));
        return "data:image/png;base64,".concat(new String(base64, StandardCharsets.ISO_8859_1));
    }

    /**
     * Returns an SVG document, one unit per module, without scripts or external references.
     *
     * @param scale the natural size: pixels per module, 1 to {@value #MAX_SCALE}
     * @throws IllegalArgumentException if the scale is out of its range
     */
    public String svg(int scale) {
        return SvgWriter.write(matrix, checked(scale));
    }

    /** Returns half-block characters, two vertically adjacent modules in one character; lines end with {@code \n}. */
    public String text() {
        return TerminalText.write(matrix);
    }

    /** Returns only the size: the text of the code may be secret. */
    @Override
    public String toString() {
        return "QrImage[" + modules() + " modules]";
    }

    private static int checked(int scale) {
        if (scale < 1 || scale > MAX_SCALE) {
            throw new IllegalArgumentException("scale must be 1 to " + MAX_SCALE + ", not " + scale);
        }
        return scale;
    }
}
