package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvEncryptionType;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentityHmac;
import java.security.MessageDigest;

/**
 * The companion's check of a confirmation: it comes from the phone that scanned our code, and its account wants the
 * link. Order and errors are those of whatsmeow {@code pair.go}, {@code handlePair}; both signatures are enforced.
 */
public final class AdvVerifier {

    private AdvVerifier() {}

    /**
     * Checks the phone's confirmation and, if it is valid, adds our own signature.
     *
     * @param content the bytes of the {@code device-identity} node; may be hostile
     * @param advSecret the secret of the newest QR code, 32 bytes
     * @param companion our identity
     * @param signatureRandom 64 fresh random bytes
     */
    public static AdvVerdict verify(byte[] content, SecretBytes advSecret, KeyPair companion, byte[] signatureRandom) {
        AdvStep step = AdvStep.CONTAINER;
        try {
            AdvSignedDeviceIdentityHmac container = AdvFormat.container(content);
            step = AdvStep.SEAL;
            if (!isSealedWith(advSecret, container)) {
                return new AdvVerdict.Refused(step);
            }
            step = AdvStep.IDENTITY;
            AdvSignedDeviceIdentity signed = AdvFormat.signedIdentity(container.getDetails());
            AdvDeviceIdentity identity = AdvFormat.identity(signed.getDetails());
            step = AdvStep.ACCOUNT_SIGNATURE;
            boolean hosted = identity.getDeviceType() == AdvEncryptionType.HOSTED;
            if (!isSignedByItsAccount(signed, hosted, companion.publicKey())) {
                return new AdvVerdict.Refused(step);
            }
            return new AdvVerdict.Accepted(new LinkedIdentity(
                    withDeviceSignature(signed, companion, signatureRandom), identity.getKeyIndex()));
        } catch (PairingException unreadable) {
            return new AdvVerdict.Refused(step);
        }
    }

    private static boolean isSealedWith(SecretBytes advSecret, AdvSignedDeviceIdentityHmac container) {
        byte[] expected = Digests.hmacSha256(advSecret.bytes(), AdvFormat.sealed(container));
        return MessageDigest.isEqual(expected, container.getHmac().toByteArray());
    }

    private static boolean isSignedByItsAccount(AdvSignedDeviceIdentity signed, boolean hosted, PublicKey companion) {
        return signed.getAccountSignatureKey().size() == PublicKey.LENGTH
                && XEdDsa.verify(
                        PublicKey.of(signed.getAccountSignatureKey().toByteArray()),
                        AdvFormat.accountSigned(signed.getDetails(), hosted, companion),
                        signed.getAccountSignature().toByteArray());
    }

    private static AdvSignedDeviceIdentity withDeviceSignature(
            AdvSignedDeviceIdentity signed, KeyPair companion, byte[] random) {
        PublicKey account = PublicKey.of(signed.getAccountSignatureKey().toByteArray());
        byte[] message = AdvFormat.deviceSigned(signed.getDetails(), companion.publicKey(), account);
        return signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(companion.sign(message, random)))
                .build();
    }
}
