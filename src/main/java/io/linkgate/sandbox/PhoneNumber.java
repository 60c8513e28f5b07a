package io.linkgate.sandbox;

/**
 * A telephone number of the sandbox's world. Never prints itself: what is made up here may be somebody's in ours.
 *
 * @param digits country code first; 7 to 15 digits (ITU-T E.164), the first not 0
 */
public record PhoneNumber(long digits) {

    private static final String SHAPE = "[1-9][0-9]{6,14}";

    public PhoneNumber {
        if (!isNumber(Long.toString(digits))) {
            throw new IllegalArgumentException("a phone number has 7 to 15 digits");
        }
    }

    /**
     * Reads what people write: digits, and spaces, hyphens, dots, brackets and a plus sign among them.
     *
     * @throws IllegalArgumentException when it is no number
     */
    public static PhoneNumber parse(String text) {
        String digits = text.replaceAll("[ ().+-]", "");
        if (!isNumber(digits)) {
            throw new IllegalArgumentException("a phone number has 7 to 15 digits, country code first, no leading 0");
        }
        return new PhoneNumber(Long.parseLong(digits));
    }

    static boolean isNumber(String digits) {
        return digits.matches(SHAPE);
    }

    @Override
    public String toString() {
        return "PhoneNumber[…]";
    }
}
