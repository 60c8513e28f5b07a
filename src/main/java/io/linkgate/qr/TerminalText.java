package io.linkgate.qr;

/**
 * Writes a code in the characters full block, upper half, lower half and space: one column and half a line per module.
 *
 * <p>Light modules are drawn and dark ones left empty. On a dark terminal, the common case, that is dark on light with
 * a quiet zone, as the standard requires; other tools that print codes for phones do the same. On a light terminal the
 * whole image, quiet zone included, is inverted, which many scanners accept, but not all. Drawing the dark modules
 * would be the same choice with the cases exchanged, and colours would need escape sequences that do not survive a log,
 * a chat or {@code less}.
 */
final class TerminalText {

    private TerminalText() {}

    /**
     * Returns the lines, each ended by a newline and framed by blocks, so that trimming blanks does no harm. The number
     * of modules is odd, so the lower half of the last line is one more row of quiet zone.
     */
    static String write(QrMatrix matrix) {
        int from = -QrMatrix.QUIET_ZONE;
        int to = matrix.size() + QrMatrix.QUIET_ZONE;
        StringBuilder text = new StringBuilder((matrix.outerSize() + 1) * (matrix.outerSize() / 2 + 1));
        for (int y = from; y < to; y += 2) {
            for (int x = from; x < to; x++) {
                text.append(character(!matrix.isDark(x, y), !matrix.isDark(x, y + 1)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static char character(boolean upperLight, boolean lowerLight) {
        if (upperLight) {
            return lowerLight ? '█' : '▀';
        }
        return lowerLight ? '▄' : ' ';
    }
}
