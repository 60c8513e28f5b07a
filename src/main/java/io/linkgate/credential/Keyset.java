package io.linkgate.credential;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Objects;

/**
 * The keys that seal credentials: a Tink keyset in JSON form, AES-256-GCM. The primary key seals; every enabled key of
 * the set opens, so a key is rotated by adding one and making it primary. Never prints a key. Safe for use by any
 * thread.
 */
public final class Keyset {

    private final KeysetHandle keys;
    private final Aead aead;

    private Keyset(KeysetHandle keys) throws GeneralSecurityException {
        this.keys = Objects.requireNonNull(keys);
        this.aead = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** Returns a new keyset with one key. */
    public static Keyset generate() {
        try {
            AeadConfig.register();
            return new Keyset(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES-256-GCM", e);
        }
    }

    /**
     * Parses the JSON form.
     *
     * @throws KeysetException if it is not a keyset that can seal and open
     */
    public static Keyset parse(String json) throws KeysetException {
        try {
            AeadConfig.register();
            return new Keyset(TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            // The cause may quote its input, which may be a key.
            throw new KeysetException("is not a Tink keyset of AEAD keys in JSON form");
        }
    }

    /** Returns the JSON form with the keys in the clear, for the keyset's own file only. */
    public String json() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a parsed keyset cannot be written", e);
        }
    }

    /** Seals a secret; it opens only with the same context. */
    byte[] seal(byte[] secret, byte[] context) {
        try {
            return aead.encrypt(secret, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /**
     * Opens data that was sealed with a key of this set for the same context.
     *
     * @throws KeysetException if no key of the set opens it
     */
    byte[] open(byte[] sealed, byte[] context) throws KeysetException {
        try {
            return aead.decrypt(sealed, context);
        } catch (GeneralSecurityException e) {
            throw new KeysetException("cannot open data that was sealed before");
        }
    }

    @Override
    public String toString() {
        return "Keyset[" + keys.size() + " keys]";
    }
}
