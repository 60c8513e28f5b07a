package io.linkgate.protocol.code;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An ephemeral public key encrypted with a pairing code: 32 bytes of salt, 16 of IV, then the key in AES-256-CTR
 * (whatsmeow {@code pair-code.go}). It is not authenticated, so a wrong code gives a wrong key and is noticed only
 * later, and an eavesdropper cannot test guesses against it.
 */
public final class WrappedEphemeral {

    /** Length on the wire in bytes. */
    public static final int LENGTH = 80;

    /** Length of the salt in bytes. */
    public static final int SALT_LENGTH = 32;

    /** Length of the IV in bytes; all of it is the block counter, big-endian. */
    public static final int IV_LENGTH = 16;

    private WrappedEphemeral() {}

    /**
     * Wraps a key.
     *
     * @param salt 32 fresh random bytes
     * @param iv 16 fresh random bytes
     * @return 80 bytes
     */
    public static byte[] wrap(PairingCode code, byte[] salt, byte[] iv, PublicKey ephemeral) {
        if (salt.length != SALT_LENGTH || iv.length != IV_LENGTH) {
            throw new IllegalArgumentException("a key is wrapped with 32 bytes of salt and 16 of IV");
        }
        byte[] wrapped = Arrays.copyOf(salt, LENGTH);
        System.arraycopy(iv, 0, wrapped, SALT_LENGTH, IV_LENGTH);
        byte[] hidden = aesCtr(code.key(salt), iv, ephemeral.bytes());
        System.arraycopy(hidden, 0, wrapped, SALT_LENGTH + IV_LENGTH, hidden.length);
        return wrapped;
    }

    /**
     * Unwraps a key. Another code, or altered bytes, give another key.
     *
     * @param wrapped may be hostile
     * @throws PairingException unless there are 80 bytes
     */
    public static PublicKey unwrap(PairingCode code, byte[] wrapped) throws PairingException {
        if (wrapped.length != LENGTH) {
            throw new PairingException("a wrapped key has 80 bytes, not " + wrapped.length);
        }
        byte[] salt = Arrays.copyOf(wrapped, SALT_LENGTH);
        byte[] iv = Arrays.copyOfRange(wrapped, SALT_LENGTH, SALT_LENGTH + IV_LENGTH);
        byte[] hidden = Arrays.copyOfRange(wrapped, SALT_LENGTH + IV_LENGTH, LENGTH);
        return PublicKey.of(aesCtr(code.key(salt), iv, hidden));
    }

    private static byte[] aesCtr(SecretBytes key, byte[] iv, byte[] input) {
        byte[] keyBytes = key.bytes();
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keyBytes, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/CTR", e);
        } finally {
            Arrays.fill(keyBytes, (byte) 0);
            key.wipe();
        }
    }
}
