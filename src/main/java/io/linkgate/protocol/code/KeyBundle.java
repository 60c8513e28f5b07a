package io.linkgate.protocol.code;

import io.linkgate.protocol.crypto.AesGcm;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.CryptoException;
import io.linkgate.protocol.crypto.Hkdf;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.PairingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * The key bundle that completes linking by pairing code: the companion sends both identities, sealed under the
 * agreement of the two ephemeral keys, and both sides derive the ADV secret that a QR code would contain (whatsmeow
 * {@code pair-code.go}).
 *
 * @param wrapped the bytes to send: 32 of salt, 12 of nonce, then 112 of AES-256-GCM
 * @param advSecret the new ADV secret, 32 bytes; to be stored before the bundle is sent
 */
public record KeyBundle(SecretBytes wrapped, SecretBytes advSecret) {

    /** Length on the wire in bytes. */
    public static final int LENGTH = 156;

    private static final int SALT_LENGTH = 32;
    private static final int RANDOM_LENGTH = 32;
    private static final byte[] BUNDLE_INFO = ascii("link_code_pairing_key_bundle_encryption_key");
    private static final byte[] ADV_INFO = ascii("adv_secret");
    private static final byte[] NOTHING = {};

    public KeyBundle {
        Objects.requireNonNull(wrapped);
        Objects.requireNonNull(advSecret);
    }

    /**
     * Seals a bundle, as the companion.
     *
     * @param ephemeral ours, whose public half was sent wrapped
     * @param identity ours
     * @param primaryEphemeral the phone's, unwrapped; may be hostile, or wrong because another code was typed
     * @param primaryIdentity the phone's
     * @throws PairingException if one of the phone's keys has small order
     */
    public static KeyBundle seal(
            KeyPair ephemeral,
            KeyPair identity,
            PublicKey primaryEphemeral,
            PublicKey primaryIdentity,
            SecureRandom random)
            throws PairingException {
        Randoms randoms = new Randoms(
                SecretBytes.random(random, SALT_LENGTH),
                SecretBytes.random(random, AesGcm.NONCE_LENGTH),
                SecretBytes.random(random, RANDOM_LENGTH));
        return seal(ephemeral, identity, primaryEphemeral, primaryIdentity, randoms);
    }

    static KeyBundle seal(
            KeyPair ephemeral, KeyPair identity, PublicKey primaryEphemeral, PublicKey primaryIdentity, Randoms randoms)
            throws PairingException {
        byte[] salt = randoms.salt().bytes();
        byte[] nonce = randoms.nonce().bytes();
        byte[] secret = randoms.secret().bytes();
        byte[] ephemeralShared = agree(ephemeral, primaryEphemeral);
        byte[] identityShared = agree(identity, primaryIdentity);
        byte[] plain = Bytes.concat(identity.publicKey().bytes(), primaryIdentity.bytes(), secret);
        byte[] key = bundleKey(ephemeralShared, salt);
        byte[] sealed = AesGcm.seal(key, nonce, plain, NOTHING);
        KeyBundle bundle = new KeyBundle(
                SecretBytes.of(Bytes.concat(salt, nonce, sealed)), advSecret(ephemeralShared, identityShared, secret));
        Bytes.wipe(ephemeralShared, identityShared, plain, key, secret);
        return bundle;
    }

    /**
     * Opens a bundle, as the phone.
     *
     * @param ephemeral the phone's
     * @param account the phone's identity
     * @param companionEphemeral the companion's, unwrapped with the code that was typed
     * @param companionIdentity as the companion sent it next to the bundle
     * @param wrapped may be hostile
     * @return the ADV secret, 32 bytes
     * @throws PairingException if the bundle does not open, which a wrong code causes too, or names other identities
     */
    public static SecretBytes open(
            KeyPair ephemeral,
            KeyPair account,
            PublicKey companionEphemeral,
            PublicKey companionIdentity,
            byte[] wrapped)
            throws PairingException {
        if (wrapped.length != LENGTH) {
            throw new PairingException("a key bundle has 156 bytes, not " + wrapped.length);
        }
        byte[] salt = Arrays.copyOf(wrapped, SALT_LENGTH);
        byte[] nonce = Arrays.copyOfRange(wrapped, SALT_LENGTH, SALT_LENGTH + AesGcm.NONCE_LENGTH);
        byte[] sealed = Arrays.copyOfRange(wrapped, SALT_LENGTH + AesGcm.NONCE_LENGTH, LENGTH);
        byte[] ephemeralShared = agree(ephemeral, companionEphemeral);
        byte[] identityShared = agree(account, companionIdentity);
        byte[] plain = openSealed(bundleKey(ephemeralShared, salt), nonce, sealed);
        byte[] identities =
                Bytes.concat(companionIdentity.bytes(), account.publicKey().bytes());
        if (!MessageDigest.isEqual(identities, Arrays.copyOf(plain, identities.length))) {
            throw new PairingException("a key bundle names other identities");
        }
        byte[] secret = Arrays.copyOfRange(plain, identities.length, plain.length);
        SecretBytes advSecret = advSecret(ephemeralShared, identityShared, secret);
        Bytes.wipe(ephemeralShared, identityShared, plain, secret);
        return advSecret;
    }

    static byte[] bundleKey(byte[] ephemeralShared, byte[] salt) {
        return Hkdf.derive(salt, ephemeralShared, BUNDLE_INFO, AesGcm.KEY_LENGTH);
    }

    static SecretBytes advSecret(byte[] ephemeralShared, byte[] identityShared, byte[] secret) {
        byte[] material = Bytes.concat(ephemeralShared, identityShared, secret);
        byte[] derived = Hkdf.derive(NOTHING, material, ADV_INFO, CompanionKeys.ADV_SECRET_LENGTH);
        SecretBytes advSecret = SecretBytes.of(derived);
        Bytes.wipe(material, derived);
        return advSecret;
    }

    private static byte[] openSealed(byte[] key, byte[] nonce, byte[] sealed) throws PairingException {
        try {
            return AesGcm.open(key, nonce, sealed, NOTHING);
        } catch (CryptoException e) {
            throw new PairingException("a key bundle does not open", e);
        } finally {
            Bytes.wipe(key);
        }
    }

    private static byte[] agree(KeyPair own, PublicKey peer) throws PairingException {
        try {
            return own.agree(peer);
        } catch (CryptoException e) {
            throw new PairingException("a key of the peer has small order", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The random parts of one bundle: 32, 12 and 32 bytes. */
    record Randoms(SecretBytes salt, SecretBytes nonce, SecretBytes secret) {}
}
