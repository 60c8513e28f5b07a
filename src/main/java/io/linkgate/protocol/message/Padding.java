package io.linkgate.protocol.message;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The padding of a message before it is encrypted: n bytes of value n at its end, other ones for each recipient
 * (Baileys {@code Utils/generics.ts}, zapo {@code message/encode/padding.ts}: 1 to 16; whatsmeow {@code message.go}: 1
 * to 15).
 */
public final class Padding {

    /** Maximum length of the padding that is written, in bytes; up to 255 is read. */
    public static final int MAX_LENGTH = 16;

    private Padding() {}

    /** Returns a padded copy, 1 to 16 bytes longer. */
    public static byte[] pad(byte[] message, SecureRandom random) {
        int length = 1 + random.nextInt(MAX_LENGTH);
        byte[] padded = Arrays.copyOf(message, message.length + length);
        Arrays.fill(padded, message.length, padded.length, (byte) length);
        return padded;
    }

    /**
     * Returns a copy without the padding. All of its bytes must be equal, as in whatsmeow {@code message.go}.
     *
     * @throws MessageException if it is not padded
     */
    public static byte[] unpad(byte[] padded) throws MessageException {
        int length = padded.length == 0 ? 0 : padded[padded.length - 1] & 0xff;
        if (length == 0 || length > padded.length) {
            throw new MessageException("a message without padding");
        }
        for (int at = padded.length - length; at < padded.length; at++) {
            if ((padded[at] & 0xff) != length) {
                throw new MessageException("a message with broken padding");
            }
        }
        return Arrays.copyOf(padded, padded.length - length);
    }
}
