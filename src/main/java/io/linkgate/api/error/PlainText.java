package io.linkgate.api.error;

/** Text of a caller that is said back to somebody. */
public final class PlainText {

    private static final int REPLACEMENT = 0xFFFD;

    /** Format characters both, and yet part of how Persian words and families of emoji are spelled. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /**
     * The same text with a replacement character in place of everything that is not a visible character or a space: line
     * breaks would forge lines of a text answer, and half surrogates and control characters exist in neither XML 1.0
     * (section 2.2) nor UTF-8.
     */
    static String clean(String text) {
        if (text.codePoints().allMatch(PlainText::isPlain)) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().map(c -> isPlain(c) ? c : REPLACEMENT).forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }

    /** Whether all of it is visible, single spaces between words included. */
    public static boolean isVisible(String text) {
        return text.codePoints().allMatch(PlainText::isPlain)
                && text.codePoints().noneMatch(c -> Character.getType(c) == Character.UNASSIGNED)
                && !text.isBlank()
                && text.equals(text.strip());
    }

    private static boolean isPlain(int codePoint) {
        if (codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> (codePoint & 0xFFFE) != 0xFFFE;
        };
    }
}
