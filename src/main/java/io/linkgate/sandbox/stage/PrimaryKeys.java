package io.linkgate.sandbox.stage;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The keys of a phone on which a pairing code was typed; the mirror image of {@link
 * io.linkgate.protocol.pairing.PrimaryHello#answer}.
 *
 * @param account the phone's identity
 * @param ephemeral made for this one attempt
 * @param wrapped its public half under the code that was typed, 80 bytes
 * @param companion the companion's ephemeral key; a different key if the code was wrong
 */
public record PrimaryKeys(KeyPair account, KeyPair ephemeral, SecretBytes wrapped, PublicKey companion) {

    public PrimaryKeys {
        Objects.requireNonNull(account);
        Objects.requireNonNull(ephemeral);
        Objects.requireNonNull(wrapped);
        Objects.requireNonNull(companion);
    }

    /**
     * Makes the keys of one attempt. Takes about 200 milliseconds of computing, so never call it on a thread that
     * others wait for.
     */
    public static PrimaryKeys make(PairingCode code, PairingCodeOffer asked, KeyPair account, SecureRandom random) {
        KeyPair ephemeral = KeyPair.generate(random);
        byte[] wrapped = WrappedEphemeral.wrap(
                code,
                SecretBytes.random(random, WrappedEphemeral.SALT_LENGTH).bytes(),
                SecretBytes.random(random, WrappedEphemeral.IV_LENGTH).bytes(),
                ephemeral.publicKey());
        return new PrimaryKeys(account, ephemeral, SecretBytes.of(wrapped), companion(code, asked));
    }

    /**
     * Derives what both sides share.
     *
     * @return the ADV secret
     * @throws PairingException if the code was wrong, or the companion cheats
     */
    public SecretBytes open(Finish finish) throws PairingException {
        return KeyBundle.open(
                ephemeral,
                account,
                companion,
                finish.identity(),
                finish.bundle().bytes());
    }

    private static PublicKey companion(PairingCode code, PairingCodeOffer asked) {
        try {
            return WrappedEphemeral.unwrap(code, asked.wrapped().bytes());
        } catch (PairingException e) {
            throw new IllegalStateException("the wrapped key of the offer has the wrong length", e);
        }
    }
}
