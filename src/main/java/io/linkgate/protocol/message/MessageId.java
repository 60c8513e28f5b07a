package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/** The names of messages, as web clients choose them (whatsmeow {@code send.go}, Baileys {@code Utils/generics.ts}). */
public final class MessageId {

    private static final String PREFIX = "3EB0";
    private static final int RANDOM_LENGTH = 16;
    private static final int LENGTH = 9;

    private MessageId() {}

    /**
     * Returns a new name, {@code 3EB0} and 18 hexadecimal digits.
     *
     * @param own an address of the sender
     */
    public static String generate(Instant now, Jid own, SecureRandom random) {
        byte[] fresh = new byte[RANDOM_LENGTH];
        random.nextBytes(fresh);
        byte[] hash = Digests.sha256(
                ByteBuffer.allocate(Long.BYTES).putLong(now.getEpochSecond()).array(),
                (own.user() + "@c.us").getBytes(StandardCharsets.UTF_8),
                fresh);
        return PREFIX + HexFormat.of().withUpperCase().formatHex(Arrays.copyOf(hash, LENGTH));
    }
}
