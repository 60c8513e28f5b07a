package io.linkgate.phone;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A telephone number in WhatsApp's form: 7 to 15 digits (ITU-T E.164 allows 15), country code first, so never a leading
 * 0. Never prints itself.
 *
 * <p>Two numbers may be written differently and still be the same line, see {@link #isSameAs}; {@code equals} compares
 * the digits.
 *
 * @param digits the digits, as a number
 */
public record PhoneNumber(long digits) implements Serializable {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{6,14}");

    /** How many digits {@link #masked} shows. */
    private static final int SHOWN_DIGITS = 4;

    /**
     * Mexico dropped the 1 of mobile numbers in 2019; older WhatsApp accounts still have it. (ITU-T E.164, national
     * numbering plan of country code 52: ten digits, none beginning with 1.)
     */
    private static final Pattern MEXICO = Pattern.compile("(52)1([0-9]{10})");

    /**
     * Argentina dials the 9 of mobile numbers only from abroad. (Country code 54: ten digits, none beginning with 9.)
     */
    private static final Pattern ARGENTINA = Pattern.compile("(54)9([0-9]{10})");

    /**
     * Brazil had put a 9 before the eight digits of all mobile numbers by 2016; older accounts still lack it. Eight
     * digits that begin with 2 to 5 are a landline of another subscriber. (Anatel, Resolução 749/2022.)
     */
    private static final Pattern BRAZIL = Pattern.compile("(55[0-9]{2})9([016-9][0-9]{7})");

    public PhoneNumber {
        if (!FORM.matcher(Long.toString(digits)).matches()) {
            throw new IllegalArgumentException("a telephone number is 7 to 15 digits, without a leading 0");
        }
    }

    /**
     * Parses a number as a person or a program writes it, see {@link WrittenNumber}.
     *
     * @param written any text
     * @return empty if it is not a number, or is ambiguous
     */
    public static Optional<PhoneNumber> parse(String written) {
        return WrittenNumber.digits(written).flatMap(PhoneNumber::ofDigits);
    }

    /**
     * Parses a number in ASCII digits only, as on the wire and in the database.
     *
     * @return empty if the text is anything else
     */
    public static Optional<PhoneNumber> ofDigits(String digits) {
        return FORM.matcher(digits).matches() ? Optional.of(new PhoneNumber(Long.parseLong(digits))) : Optional.empty();
    }

    /** Returns the digits as text. */
    public String text() {
        return Long.toString(digits);
    }

    /**
     * Whether both numbers reach the same line: their digits are equal, apart from those that some countries insert in
     * mobile numbers.
     */
    public boolean isSameAs(PhoneNumber other) {
        return canonical().equals(other.canonical());
    }

    /** Returns the same form for all ways to write a line: a key for comparison, not a number to dial. */
    public PhoneNumber canonical() {
        String text = text();
        for (Pattern optional : new Pattern[] {MEXICO, ARGENTINA, BRAZIL}) {
            Matcher spelling = optional.matcher(text);
            if (spelling.matches()) {
                return new PhoneNumber(Long.parseLong(spelling.group(1) + spelling.group(2)));
            }
        }
        return this;
    }

    /** Returns the last four digits, with an asterisk for each digit before, for example {@code *******1111}. */
    public String masked() {
        String text = text();
        int hidden = text.length() - SHOWN_DIGITS;
        return "*".repeat(hidden) + text.substring(hidden);
    }

    @Override
    public String toString() {
        return "PhoneNumber";
    }
}
