package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.AesCbc;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.Hkdf;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of one message: 32 bytes for the cipher, 32 for the MAC, and an initialization vector of 16. Wiped when
 * closed.
 */
final class MessageKeys implements AutoCloseable {

    /** Length of a message's MAC, which is cut to 8 bytes. */
    static final int MAC_LENGTH = 8;

    private static final byte[] INFO = "WhisperMessageKeys".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};
    private static final int MAC_KEY_LENGTH = 32;
    private static final int IV_AT = AesCbc.KEY_LENGTH + MAC_KEY_LENGTH;

    private final byte[] cipherKey;
    private final byte[] macKey;
    private final byte[] iv;

    private MessageKeys(byte[] all) {
        this.cipherKey = Arrays.copyOf(all, AesCbc.KEY_LENGTH);
        this.macKey = Arrays.copyOfRange(all, AesCbc.KEY_LENGTH, IV_AT);
        this.iv = Arrays.copyOfRange(all, IV_AT, all.length);
    }

    /** Derives the keys of a message; the seed is not changed. */
    static MessageKeys of(SecretBytes seed) {
        byte[] bytes = seed.bytes();
        byte[] all = Hkdf.derive(NO_SALT, bytes, INFO, IV_AT + AesCbc.IV_LENGTH);
        MessageKeys keys = new MessageKeys(all);
        Bytes.wipe(bytes, all);
        return keys;
    }

    byte[] encrypt(byte[] plain) {
        return AesCbc.encrypt(cipherKey, iv, plain);
    }

    /** Decrypts a ciphertext whose {@link #mac} was right; empty if the peer padded it wrongly. */
    Optional<byte[]> decrypt(byte[] ciphertext) {
        return AesCbc.decrypt(cipherKey, iv, ciphertext);
    }

    /** Returns 8 bytes over the identities, first the sender's, and what stands before the MAC in the message. */
    byte[] mac(byte[] identities, byte[] message) {
        return Arrays.copyOf(Digests.hmacSha256(macKey, identities, message), MAC_LENGTH);
    }

    @Override
    public void close() {
        Bytes.wipe(cipherKey, macKey, iv);
    }
}
