package io.linkgate.protocol.code;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.PairingException;
import java.util.Base64;
import java.util.Objects;

/**
 * The content of a QR code. It is secret: anyone who sees it can link the companion to a phone. Never printed.
 *
 * <p>The text is a URL whose fragment has five fields, separated by commas: ref, noise key, identity key, ADV secret
 * (each 32 bytes in base64) and client type (whatsmeow {@code pair.go}, {@code makeQRData}, since May 2026). Phones
 * refuse the older text of four fields and no URL. With a ref of 82 characters it has 257 characters.
 *
 * @param ref the server's string, see {@link #isRef}
 * @param noise the companion's transport key, which binds the code to the connection that shows it
 * @param identity the key that the phone signs
 * @param advSecret 32 bytes with which the phone seals its answer
 * @param client the kind of client
 */
public record QrPayload(String ref, PublicKey noise, PublicKey identity, SecretBytes advSecret, ClientType client) {

    /** The beginning of the text. */
    public static final String URL = "https://wa.me/settings/linked_devices#";

    /**
     * Maximum length of a ref in characters. Observed refs have 82; a QR code of reasonable size holds about 500 in
     * all.
     */
    public static final int MAX_REF_LENGTH = 512;

    private static final int FEWEST_FIELDS = 4;

    public QrPayload {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(client);
        if (!isRef(ref)) {
            throw new IllegalArgumentException(
                    "a ref is 1 to " + MAX_REF_LENGTH + " visible ASCII characters, no comma");
        }
        if (advSecret.length() != CompanionKeys.ADV_SECRET_LENGTH) {
            throw new IllegalArgumentException("an ADV secret has 32 bytes, not " + advSecret.length());
        }
    }

    /** Returns whether a string can be a ref in the text: short enough, visible ASCII, and without the separator. */
    public static boolean isRef(String ref) {
        return !ref.isEmpty()
                && ref.length() <= MAX_REF_LENGTH
                && ref.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
    }

    /** Returns the text of the QR code. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return URL
                + String.join(
                        ",",
                        ref,
                        base64.encodeToString(noise.bytes()),
                        base64.encodeToString(identity.bytes()),
                        base64.encodeToString(advSecret.bytes()),
                        client.wireValue());
    }

    /**
     * Parses a text as a phone does: URL and client type may be missing, and further fields may follow.
     *
     * @throws PairingException if it is not a QR text
     */
    public static QrPayload parse(String text) throws PairingException {
        String[] fields = text.substring(text.indexOf('#') + 1).split(",", -1);
        if (fields.length < FEWEST_FIELDS) {
            throw new PairingException("a QR text has at least four fields, not " + fields.length);
        }
        if (!isRef(fields[0])) {
            throw new PairingException("the first field of a QR text is not a ref");
        }
        return new QrPayload(
                fields[0],
                publicKey(fields[1]),
                publicKey(fields[2]),
                SecretBytes.of(key(fields[3])),
                fields.length > FEWEST_FIELDS ? ClientType.ofWireValue(fields[4]) : ClientType.UNKNOWN);
    }

    /** Shows only the kind of client. */
    @Override
    public String toString() {
        return "QrPayload[" + client + "]";
    }

    private static PublicKey publicKey(String field) throws PairingException {
        PublicKey key = PublicKey.of(key(field));
        if (key.isSmallOrder()) {
            throw new PairingException("a key of a QR text has small order");
        }
        return key;
    }

    private static byte[] key(String field) throws PairingException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(field);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message quotes characters of a secret.
            throw new PairingException("a key of a QR text is not base64");
        }
        if (bytes.length != PublicKey.LENGTH) {
            throw new PairingException("a key of a QR text has 32 bytes, not " + bytes.length);
        }
        return bytes;
    }
}
