package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.WrappedEphemeral;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Somebody's wish for a code, with all that is made by chance for it. Never prints itself.
 *
 * @param ticket names who asked, unique on one connection
 * @param phone the telephone number, digits only, country code first
 * @param code what will have to be typed
 * @param ephemeral whose public half the phone learns by the code
 * @param wrapped that half under the code, 80 bytes, see {@link WrappedEphemeral}
 */
public record PairingCodeRequest(int ticket, String phone, PairingCode code, KeyPair ephemeral, SecretBytes wrapped) {

    public PairingCodeRequest {
        Objects.requireNonNull(code);
        Objects.requireNonNull(ephemeral);
        if (!phone.matches("[1-9][0-9]{6,14}")) {
            throw new IllegalArgumentException("a telephone number is 7 to 15 digits, country code first");
        }
        if (wrapped.length() != WrappedEphemeral.LENGTH) {
            throw new IllegalArgumentException("a wrapped key has 80 bytes, not " + wrapped.length());
        }
    }

    /** A new code for that phone. Takes about 100 milliseconds of computing, on purpose. */
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

    /** Nothing of code and number. */
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
