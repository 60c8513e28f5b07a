package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * A caller's request for a pairing code, with its random parts. Never printed.
 *
 * @param ticket identifies the caller; unique on one connection
 * @param phone the phone number, digits only, country code first
 * @param code the pairing code
 * @param ephemeral a key pair whose public half the phone learns by the code
 * @param wrapped that public half, encrypted with the code, 80 bytes; see {@link WrappedEphemeral}
 */
public record PairingCodeRequest(int ticket, String phone, PairingCode code, KeyPair ephemeral, SecretBytes wrapped) {

    public PairingCodeRequest {
        Objects.requireNonNull(code);
        Objects.requireNonNull(ephemeral);
        if (!phone.matches("[1-9][0-9]{6,14}")) {
            throw new IllegalArgumentException("a phone number is 7 to 15 digits, country code first");
        }
        if (wrapped.length() != WrappedEphemeral.LENGTH) {
            throw new IllegalArgumentException("a wrapped key has 80 bytes, not " + wrapped.length());
        }
    }

    /** Generates a code for a phone. Takes about 100 milliseconds of computing, on purpose. */
    public static PairingCodeRequest make(int ticket, String phone, SecureRandom random) {
        PairingCode code = PairingCode.ofRandom(bytes(random, PairingCode.RAW_LENGTH));
        KeyPair ephemeral = KeyPair.generate(random);
        byte[] wrapped = WrappedEphemeral.wrap(
                code,
                bytes(random, WrappedEphemeral.SALT_LENGTH),
                bytes(random, WrappedEphemeral.IV_LENGTH),
                ephemeral.publicKey());
        return new PairingCodeRequest(ticket, phone, code, ephemeral, SecretBytes.of(wrapped));
    }

    /** Shows neither code nor number. */
    @Override
    public String toString() {
        return "PairingCodeRequest[" + ticket + "]";
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
