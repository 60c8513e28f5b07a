package io.linkgate.protocol.code;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The alternative to a QR code: eight characters, 40 bits, that the owner reads off the companion and types into the
 * phone (whatsmeow {@code pair-code.go}). Never printed.
 */
public final class PairingCode {

    /** Length of the random bytes behind a code. */
    public static final int RAW_LENGTH = 5;

    /** Thirty-two characters that are hard to confuse: no 0, I, O, U. */
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";

    private static final int CHARACTERS = 8;
    private static final int BITS_PER_CHARACTER = 5;

    /** The iterations of PBKDF2: two, shifted left by sixteen. */
    private static final int ITERATIONS = 131_072;

    private static final int KEY_BITS = 256;

    private final String characters;

    private PairingCode(String characters) {
        this.characters = characters;
    }

    /**
     * Returns the code of five random bytes, five bits a character, most significant first.
     *
     * @param raw exactly five bytes
     */
    public static PairingCode ofRandom(byte[] raw) {
        if (raw.length != RAW_LENGTH) {
            throw new IllegalArgumentException("a pairing code is made of 5 bytes, not " + raw.length);
        }
        long bits = 0;
        for (byte b : raw) {
            bits = (bits << Byte.SIZE) | (b & 0xff);
        }
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int shift = (CHARACTERS - 1) * BITS_PER_CHARACTER; shift >= 0; shift -= BITS_PER_CHARACTER) {
            text.append(ALPHABET.charAt((int) (bits >> shift) & 0x1f));
        }
        return new PairingCode(text.toString());
    }

    /**
     * Parses a code as it is typed, with or without the hyphen, in either case.
     *
     * @throws PairingException unless it is eight characters of the alphabet
     */
    public static PairingCode parse(String typed) throws PairingException {
        String text = typed.replace("-", "").toUpperCase(Locale.ROOT);
        if (text.length() != CHARACTERS || !text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            throw new PairingException("a pairing code is eight of the characters " + ALPHABET);
        }
        return new PairingCode(text);
    }

    /** Returns the form that is shown, {@code ABCD-1234}. The hyphen is not part of the key. */
    public String display() {
        return characters.substring(0, CHARACTERS / 2) + "-" + characters.substring(CHARACTERS / 2);
    }

    /**
     * Derives the key that wraps an ephemeral key: PBKDF2 with HMAC-SHA256 over the eight characters, 32 bytes. Takes
     * some tens of milliseconds, on purpose.
     *
     * @param salt 32 bytes
     */
    SecretBytes key(byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(characters.toCharArray(), salt, ITERATIONS, KEY_BITS);
        try {
            return SecretBytes.of(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Compares the characters in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PairingCode code
                && MessageDigest.isEqual(
                        characters.getBytes(StandardCharsets.US_ASCII),
                        code.characters.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return PairingCode.class.hashCode();
    }

    @Override
    public String toString() {
        return "PairingCode";
    }
}
