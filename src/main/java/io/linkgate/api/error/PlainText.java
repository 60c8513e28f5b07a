package io.linkgate.api.error;

/** Text from a caller that is repeated in a response. */
public final class PlainText {

    private static final int REPLACEMENT = 0xFFFD;

    /** Both are format characters, but Persian words and emoji sequences are spelled with them. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /**
     * Replaces every character that is neither visible nor a space: line breaks would forge lines of a text response,
     * and unpaired surrogates and control characters are allowed neither in XML 1.0 (section 2.2) nor in UTF-8.
     */
    static String clean(String text) {
        if (text.codePoints().allMatch(PlainText::isPlain)) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().map(c -> isPlain(c) ? c : REPLACEMENT).forEach(cleaned::appendCodePoint);
        return cleaned.toString();
    }

    /** Whether the text is visible as a whole, without white space at its ends. */
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
