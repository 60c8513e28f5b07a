package io.linkgate.engine.message;

import java.util.Objects;

/**
 * The account at the other end of a chat between two. Never prints the number.
 *
 * @param form which of the account's two numbers it is
 * @param digits 5 to 20 digits
 */
public record Recipient(Form form, String digits) {

    private static final int MIN_DIGITS = 5;
    private static final int MAX_DIGITS = 20;

    public Recipient {
        Objects.requireNonNull(form);
        boolean good = digits.length() >= MIN_DIGITS
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!good) {
            throw new IllegalArgumentException("a recipient is a number of 5 to 20 digits");
        }
    }

    /** The two numbers of an account. */
    public enum Form {
        /** The phone number, country code first. */
        PHONE("s.whatsapp.net"),
        /** The hidden number, which WhatsApp chose. */
        HIDDEN("lid");

        private final String server;

        Form(String server) {
            this.server = server;
        }
    }

    /** Returns an account by its phone number. */
    public static Recipient phone(String digits) {
        return new Recipient(Form.PHONE, digits);
    }

    /** Returns an account by its hidden number. */
    public static Recipient hidden(String digits) {
        return new Recipient(Form.HIDDEN, digits);
    }

    /** Returns the JID, {@code digits@s.whatsapp.net} or {@code digits@lid}. */
    public String jid() {
        return digits + "@" + form.server;
    }

    @Override
    public String toString() {
        return "Recipient[" + form + "]";
    }
}
