package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import java.util.Objects;

/** A device identity that both account and companion have signed: the proof that both want the link. */
public final class LinkedIdentity {

    private final AdvSignedDeviceIdentity signed;
    private final PublicKey accountKey;
    private final int keyIndex;

    LinkedIdentity(AdvSignedDeviceIdentity signed, int keyIndex) {
        this.signed = signed;
        this.accountKey = PublicKey.of(signed.getAccountSignatureKey().toByteArray());
        this.keyIndex = keyIndex;
    }

    /** Restores it from {@link #stored()}. */
    public static LinkedIdentity ofStored(byte[] stored) throws PairingException {
        AdvSignedDeviceIdentity signed = AdvFormat.signedIdentity(ByteString.copyFrom(stored));
        if (signed.getAccountSignatureKey().size() != PublicKey.LENGTH) {
            throw new PairingException("a stored identity names its account's key");
        }
        return new LinkedIdentity(
                signed, AdvFormat.identity(signed.getDetails()).getKeyIndex());
    }

    /** Returns the key of the account, which is also the Signal identity of the phone. */
    public PublicKey accountKey() {
        return accountKey;
    }

    /** Returns the index of this device's key within the account; an unsigned 32-bit number. */
    public long keyIndex() {
        return Integer.toUnsignedLong(keyIndex);
    }

    /**
     * Returns the answer to the server, a protobuf message: the identity without the account's key. Known clients leave
     * the key out of the answer but keep it themselves.
     */
    public byte[] answer() {
        return signed.toBuilder().clearAccountSignatureKey().build().toByteArray();
    }

    /** Returns the whole identity as a protobuf message, to be kept for the life of the link. */
    public byte[] stored() {
        return signed.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkedIdentity identity && signed.equals(identity.signed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(signed);
    }

    @Override
    public String toString() {
        return "LinkedIdentity[" + accountKey + ", keyIndex=" + keyIndex() + "]";
    }
}
