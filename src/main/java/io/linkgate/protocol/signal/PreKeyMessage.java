package io.linkgate.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.signal.SignalException.Reason;
import io.linkgate.protocol.signal.wire.PreKeySignalMessage;
import java.util.OptionalInt;

/**
 * A {@code pkmsg}: the version byte and a {@code PreKeySignalMessage}. It has no MAC of its own; that of the message
 * inside covers both identities, and fails unless all keys here are right.
 *
 * @param registrationId the sender's
 * @param preKeys of the recipient
 * @param identity the sender's
 * @param message a whole {@code msg}
 */
record PreKeyMessage(int registrationId, PendingPreKey preKeys, PublicKey baseKey, PublicKey identity, byte[] message) {

    /**
     * Parses a message of a peer.
     *
     * @param bytes may be hostile
     */
    static PreKeyMessage parse(byte[] bytes) throws SignalException {
        PreKeySignalMessage parsed = parseBody(bytes);
        if (!parsed.hasBaseKey() || !parsed.hasIdentityKey() || !parsed.hasMessage() || !parsed.hasSignedPreKeyId()) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a pre-key message lacks a part");
        }
        OptionalInt oneTimeId = parsed.hasPreKeyId() ? OptionalInt.of(parsed.getPreKeyId()) : OptionalInt.empty();
        return new PreKeyMessage(
                parsed.getRegistrationId(),
                new PendingPreKey(parsed.getSignedPreKeyId(), oneTimeId),
                TypedKey.parse(parsed.getBaseKey()),
                TypedKey.parse(parsed.getIdentityKey()),
                parsed.getMessage().toByteArray());
    }

    byte[] bytes() {
        PreKeySignalMessage.Builder body = PreKeySignalMessage.newBuilder()
                .setBaseKey(ByteString.copyFrom(TypedKey.encode(baseKey)))
                .setIdentityKey(ByteString.copyFrom(TypedKey.encode(identity)))
                .setMessage(ByteString.copyFrom(message))
                .setRegistrationId(registrationId)
                .setSignedPreKeyId(preKeys.signedId());
        preKeys.oneTimeId().ifPresent(body::setPreKeyId);
        return Bytes.concat(new byte[] {RatchetMessage.VERSION}, body.build().toByteArray());
    }

    private static PreKeySignalMessage parseBody(byte[] bytes) throws SignalException {
        if (bytes.length == 0 || bytes[0] != RatchetMessage.VERSION) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a pre-key message is not of version 3");
        }
        try {
            return PreKeySignalMessage.parseFrom(ByteString.copyFrom(bytes, 1, bytes.length - 1));
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a pre-key message does not parse", e);
        }
    }
}
