package io.linkgate.instance;

import java.io.Serializable;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The identifier of one instance: 12 characters of {@code 0-9A-Z}. It is not secret and may appear in logs and URLs.
 *
 * @param value the 12 characters
 */
public record InstanceId(String value) implements Serializable {

    private static final int LENGTH = 12;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public InstanceId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("an instance id is 12 characters of 0-9A-Z");
        }
    }

    /** Returns a new random id, 62 bits. */
    public static InstanceId generate(SecureRandom random) {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new InstanceId(id.toString());
    }

    /** Parses an id; empty if the text is not valid. */
    public static Optional<InstanceId> parse(String text) {
        return isValid(text) ? Optional.of(new InstanceId(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
