package io.linkgate.protocol.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-CBC with PKCS #7 padding. It authenticates nothing: a MAC over the ciphertext is checked before {@link
 * #decrypt}, or the padding becomes an oracle.
 */
public final class AesCbc {

    /** Length of a key in bytes. */
    public static final int KEY_LENGTH = 32;

    /** Length of an initialization vector and of a block in bytes. */
    public static final int IV_LENGTH = 16;

    private AesCbc() {}

    /** Encrypts; the result is 1 to 16 bytes longer than the plaintext, a multiple of 16. */
    public static byte[] encrypt(byte[] key, byte[] iv, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with AES-256-CBC", e);
        }
    }

    /**
     * Decrypts.
     *
     * @param encrypted any bytes whose MAC was right
     * @return the plaintext; empty if the length or the padding is wrong
     */
    public static Optional<byte[]> decrypt(byte[] key, byte[] iv, byte[] encrypted) {
        if (encrypted.length == 0) {
            return Optional.empty(); // which the JDK takes for an empty plaintext
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(encrypted));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt AES-256-CBC", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        if (key.length != KEY_LENGTH || iv.length != IV_LENGTH) {
            throw new IllegalArgumentException("AES-256-CBC takes a key of 32 bytes and 16 bytes to begin with");
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher;
    }
}
