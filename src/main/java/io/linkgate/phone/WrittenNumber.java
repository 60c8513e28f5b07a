package io.linkgate.phone;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads telephone numbers as they are written. Forgiven are: a {@code +} or {@code 00} in front; spaces, dashes, dots and
 * brackets; decimal digits of any script; invisible format characters, which come along when a number is copied from a contact
 * card; and {@code @c.us} behind.
 *
 * <p>Refused is what leaves in doubt which number is meant. {@code (0)} is one: it is left out when dialling most countries, but
 * not Italy. A decimal point is another: {@code 15550001111.0} is what a spreadsheet makes of a number, and without its point it
 * would be the number of somebody else. A minus sign in front is what is left of an amount.
 */
final class WrittenNumber {

    private static final String ACCOUNT_SERVER = "@c.us";

    /** What is dialled only within a country. */
    private static final Pattern TRUNK_PREFIX = Pattern.compile("\\p{Ps}[\\s\\p{Z}]*0[\\s\\p{Z}]*\\p{Pe}");

    private static final Pattern DECORATION = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Ps}\\p{Pe}\\u2212.]");
    private static final Pattern ABROAD = Pattern.compile("^(\\+|00)");

    /** People put dots between groups of digits, and no group has seven. */
    private static final Pattern DECIMAL_POINT = Pattern.compile("[0-9]{7,}\\.[0-9]");

    /** What Japanese keyboards write with fullwidth digits. */
    private static final int FULLWIDTH_PLUS = 0xFF0B;

    private WrittenNumber() {}

    /** What is left when all that is forgiven is taken away: perhaps digits, perhaps not; empty when it is in doubt. */
    static Optional<String> digits(String written) {
        String plain = plain(written).strip();
        String number =
                plain.endsWith(ACCOUNT_SERVER) ? plain.substring(0, plain.length() - ACCOUNT_SERVER.length()) : plain;
        if (number.startsWith("-")
                || TRUNK_PREFIX.matcher(number).find()
                || DECIMAL_POINT.matcher(number).find()) {
            return Optional.empty();
        }
        String bare = DECORATION.matcher(number).replaceAll("");
        return Optional.of(ABROAD.matcher(bare).replaceFirst(""));
    }

    /** The same text with ASCII digits and plus sign, and without invisible characters. */
    private static String plain(String written) {
        StringBuilder plain = new StringBuilder(written.length());
        written.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.DECIMAL_DIGIT_NUMBER -> plain.append(Character.digit(c, 10));
                case Character.FORMAT -> {
                    // invisible
                }
                default -> plain.appendCodePoint(c == FULLWIDTH_PLUS ? '+' : c);
            }
        });
        return plain.toString();
    }
}
