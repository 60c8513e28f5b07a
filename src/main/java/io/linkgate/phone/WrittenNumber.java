package io.linkgate.phone;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses telephone numbers as people write them. It accepts a leading {@code +} or {@code 00}; spaces, dashes, dots and
 * brackets; decimal digits of any script; invisible format characters, which come with a number copied from a contact
 * card; and a trailing {@code @c.us}.
 *
 * <p>It refuses ambiguous numbers. A {@code (0)} is omitted when dialling most countries, but not Italy.
 * {@code 15550001111.0} comes from a spreadsheet, and without the decimal point it would be another subscriber's
 * number. A leading minus sign comes from an amount.
 */
final class WrittenNumber {

    private static final String ACCOUNT_SERVER = "@c.us";

    /** A trunk prefix, which is dialled only within a country. */
    private static final Pattern TRUNK_PREFIX = Pattern.compile("\\p{Ps}[\\s\\p{Z}]*0[\\s\\p{Z}]*\\p{Pe}");

    private static final Pattern DECORATION = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Ps}\\p{Pe}\\u2212.]");
    private static final Pattern ABROAD = Pattern.compile("^(\\+|00)");

    /** A decimal point: people also put dots between groups of digits, but no group has seven, or more. */
    private static final Pattern DECIMAL_POINT = Pattern.compile("[0-9]{7}\\.[0-9]");

    /** The plus sign that Japanese keyboards write with fullwidth digits. */
    private static final int FULLWIDTH_PLUS = 0xFF0B;

    private WrittenNumber() {}

    /** Returns the text without its decoration, which may or may not be digits; empty if it is ambiguous. */
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

    /** Returns the text with ASCII digits and plus sign, without invisible characters. */
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
