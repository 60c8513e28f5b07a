package io.linkgate.engine.message;

import io.linkgate.digest.Sha256;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The ids of messages that Linkgate sends, in the form of WhatsApp's own web client: {@code 3EB0} and 18 hex digits
 * (whatsmeow {@code send.go}, {@code GenerateMessageID}; Baileys {@code Utils/generics.ts}).
 */
public final class MessageId {

    private static final String PREFIX = "3EB0";
    private static final int BYTES = 9;

    /** Other clients have fewer or more digits. */
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-F]{12,28}");

    private MessageId() {}

    /** Returns a new id. */
    public static String random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return id(bytes);
    }

    /** Returns the id that a name stands for, always the same one. */
    public static String of(String name) {
        return id(Sha256.of(name));
    }

    /** Returns the id in a text, in any case and with spaces around it; empty if it is no id of a web client. */
    public static Optional<String> parse(String text) {
        return Optional.of(text.strip().toUpperCase(Locale.ROOT))
                .filter(id -> FORM.matcher(id).matches());
    }

    private static String id(byte[] bytes) {
        return PREFIX + HexFormat.of().withUpperCase().formatHex(bytes, 0, BYTES);
    }
}
