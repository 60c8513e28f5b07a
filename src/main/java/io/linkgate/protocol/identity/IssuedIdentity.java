package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;

/** An identity that an account has signed and the companion has yet to sign. Immutable. */
public final class IssuedIdentity {

    private final byte[] content;
    private final AdvSignedDeviceIdentity signed;
    private final PublicKey companion;

    IssuedIdentity(byte[] content, AdvSignedDeviceIdentity signed, PublicKey companion) {
        this.content = content;
        this.signed = signed;
        this.companion = companion;
    }

    /** Returns a copy of the content of the {@code device-identity} node for the companion. */
    public byte[] content() {
        return content.clone();
    }

    /**
     * Returns whether the companion's answer completes this identity: the same details and account signature, without
     * the account's key, and a signature of the companion over all of it.
     *
     * @param answer the content of the {@code device-identity} node of the answer; may be hostile
     */
    public boolean isCompletedBy(byte[] answer) {
        AdvSignedDeviceIdentity completed;
        try {
            completed = AdvFormat.signedIdentity(ByteString.copyFrom(answer));
        } catch (PairingException unreadable) {
            return false;
        }
        PublicKey account = PublicKey.of(signed.getAccountSignatureKey().toByteArray());
        return !completed.hasAccountSignatureKey()
                && completed.getDetails().equals(signed.getDetails())
                && completed.getAccountSignature().equals(signed.getAccountSignature())
                && XEdDsa.verify(
                        companion,
                        AdvFormat.deviceSigned(signed.getDetails(), companion, account),
                        completed.getDeviceSignature().toByteArray());
    }
}
