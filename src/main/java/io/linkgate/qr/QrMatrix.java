package io.linkgate.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.BitSet;

/** The modules of a code. Immutable. Everything outside the code is light, so that drawing needs no edge cases. */
final class QrMatrix {

    /**
     * The maximum length of a text, in characters: the capacity of version 40 in byte mode at level M (ISO/IEC 18004,
     * table 7).
     */
    static final int MAX_TEXT_LENGTH = 2331;

    /** The light modules that a scanner needs on every side. ISO/IEC 18004, 6.3.8. */
    static final int QUIET_ZONE = 4;

    private final int size;
    private final BitSet dark;

    private QrMatrix(int size, BitSet dark) {
        this.size = size;
        this.dark = dark;
    }

    /**
     * Encodes a text.
     *
     * <p>ASCII only, and ZXing is given no character set: then it writes the bytes as ISO-8859-1 without an ECI header.
     * That header would cost modules, and scanners that do not support it show nothing or garbage.
     *
     * @throws IllegalArgumentException if the text is empty, too long or not printable ASCII
     */
    static QrMatrix encode(String text, ErrorCorrectionLevel level) {
        if (text.isEmpty() || text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "text must have 1 to " + MAX_TEXT_LENGTH + " characters, not " + text.length());
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("text must be printable ASCII");
        }
        try {
            return copyOf(Encoder.encode(text, level).getMatrix());
        } catch (WriterException e) {
            throw new IllegalStateException("a text within the bounds was refused", e);
        }
    }

    private static QrMatrix copyOf(ByteMatrix modules) {
        int size = modules.getWidth();
        BitSet dark = new BitSet(size * size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (modules.get(x, y) == 1) {
                    dark.set(y * size + x);
                }
            }
        }
        return new QrMatrix(size, dark);
    }

    /** Returns the modules along one side, without the quiet zone. */
    int size() {
        return size;
    }

    /** Returns the modules along one side, with the quiet zone. */
    int outerSize() {
        return size + 2 * QUIET_ZONE;
    }

    /**
     * Whether a module is dark. Coordinates count from the upper left corner of the code; everything outside is light.
     */
    boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < size && y < size && dark.get(y * size + x);
    }
}
