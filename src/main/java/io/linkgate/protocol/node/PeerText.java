package io.linkgate.protocol.node;

/**
 * Sanitizer for texts written by a peer, for log lines, headers and screens: one line, bounded, and without characters
 * that change how the rest is displayed.
 */
public final class PeerText {

    private static final int ELLIPSIS = 0x2026;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private PeerText() {}

    /**
     * Returns the text without control characters, line ends, directional formatting and halves of surrogate pairs,
     * each run of them replaced by one space.
     *
     * @param maxLength maximum number of code points; a longer text is cut and ends with an ellipsis
     */
    public static String oneLine(String text, int maxLength) {
        StringBuilder clean = new StringBuilder();
        boolean gap = false;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int point = text.codePointAt(at);
            if (isUnsafe(point)) {
                gap = clean.length() > 0;
            } else {
                clean.append(gap ? " " : "").appendCodePoint(point);
                gap = false;
            }
        }
        if (clean.codePointCount(0, clean.length()) > maxLength) {
            clean.setLength(clean.offsetByCodePoints(0, maxLength - 1));
            clean.appendCodePoint(ELLIPSIS);
        }
        return clean.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> point != ZERO_WIDTH_JOINER; // which holds emoji together
            default -> false;
        };
    }
}
