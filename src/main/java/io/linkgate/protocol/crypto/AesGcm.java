package io.linkgate.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with the 16-byte tag at the end of the ciphertext. A pair of key and nonce must be used once only. */
public final class AesGcm {

    /** Length of a key in bytes. */
    public static final int KEY_LENGTH = 32;

    /** Length of a nonce in bytes. */
    public static final int NONCE_LENGTH = 12;

    /** Length of the authentication tag in bytes. */
    public static final int TAG_LENGTH = 16;

    private AesGcm() {}

    /** Encrypts and authenticates; the result is 16 bytes longer than the plaintext. */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] plain, byte[] associated) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot seal with AES-256-GCM", e);
        }
    }

    /**
     * Checks and decrypts.
     *
     * @param sealed any bytes
     * @throws CryptoException if the ciphertext is too short, was altered, or belongs to another key, nonce or context
     */
    public static byte[] open(byte[] key, byte[] nonce, byte[] sealed, byte[] associated) {
        if (sealed.length < TAG_LENGTH) {
            throw new CryptoException("a ciphertext has at least 16 bytes, not " + sealed.length);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new CryptoException("the ciphertext does not authenticate", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot open AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        if (key.length != KEY_LENGTH || nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("AES-256-GCM takes a key of 32 and a nonce of 12 bytes");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * 8, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
