package io.linkgate.instance;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A telephone number as WhatsApp wants it: 7 to 15 digits (ITU-T E.164 allows 15), country code first, so never a 0 in front.
 * Never prints itself.
 *
 * @param digits nothing but digits
 */
public record PhoneDigits(String digits) {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{6,14}");
    private static final Pattern DECORATION = Pattern.compile("[\\s\\p{Zs}\\p{Pd}.()\\[\\]]");
    private static final Pattern ABROAD = Pattern.compile("^(\\+|00)");

    /** What is dialled only within a country; with the country code before it, it would make another number. */
    private static final String TRUNK_PREFIX = "(0)";

    public PhoneDigits {
        if (!FORM.matcher(digits).matches()) {
            throw new IllegalArgumentException("a telephone number is 7 to 15 digits, without a 0 in front");
        }
    }

    /**
     * Reads what people write: a {@code +} or {@code 00} in front, spaces, dashes, dots and brackets are passed over.
     *
     * @return empty when the rest is no such number
     */
    public static Optional<PhoneDigits> parse(String written) {
        if (written.contains(TRUNK_PREFIX)) {
            return Optional.empty();
        }
        String bare = DECORATION.matcher(written).replaceAll("");
        String digits = ABROAD.matcher(bare).replaceFirst("");
        return FORM.matcher(digits).matches() ? Optional.of(new PhoneDigits(digits)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "PhoneDigits";
    }
}
