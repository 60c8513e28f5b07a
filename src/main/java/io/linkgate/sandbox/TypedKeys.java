package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.pairing.KeyBundle;
import io.linkgate.protocol.pairing.LinkCode;
import io.linkgate.protocol.pairing.PairingException;
import io.linkgate.protocol.pairing.WrappedEphemeral;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The keys of a phone into which a code was typed; the mirror image of {@link
 * io.linkgate.protocol.pairing.PrimaryHello#answer}.
 *
 * @param account the phone's identity
 * @param ephemeral made for this one try
 * @param wrapped its public half under the code that was typed, 80 bytes
 * @param companion the companion's ephemeral key; another one if the code was wrong
 */
record TypedKeys(KeyPair account, KeyPair ephemeral, SecretBytes wrapped, PublicKey companion) {

    TypedKeys {
        Objects.requireNonNull(account);
        Objects.requireNonNull(ephemeral);
        Objects.requireNonNull(wrapped);
        Objects.requireNonNull(companion);
    }

    /**
     * The keys of one try. Takes about 200 milliseconds of computing: not for a thread that others wait for.
     */
    static TypedKeys make(LinkCode code, AskedCode asked, KeyPair account, SecureRandom random) {
        KeyPair ephemeral = KeyPair.generate(random);
        byte[] wrapped = WrappedEphemeral.wrap(
                code,
                SecretBytes.random(random, WrappedEphemeral.SALT_LENGTH).bytes(),
                SecretBytes.random(random, WrappedEphemeral.IV_LENGTH).bytes(),
                ephemeral.publicKey());
        return new TypedKeys(account, ephemeral, SecretBytes.of(wrapped), companion(code, asked));
    }

    /**
     * What both sides derive.
     *
     * @return the ADV secret
     * @throws PairingException if the code was wrong, or the companion is up to something
     */
    SecretBytes open(Finish finish) throws PairingException {
        return KeyBundle.open(
                ephemeral,
                account,
                companion,
                finish.identity(),
                finish.bundle().bytes());
    }

    private static PublicKey companion(LinkCode code, AskedCode asked) {
        try {
            return WrappedEphemeral.unwrap(code, asked.wrapped().bytes());
        } catch (PairingException e) {
            throw new IllegalStateException("what was asked had the wrong length", e);
        }
    }
}
