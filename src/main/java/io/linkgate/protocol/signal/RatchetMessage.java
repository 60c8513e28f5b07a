package io.linkgate.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.signal.SignalException.Reason;
import io.linkgate.protocol.signal.wire.SignalMessage;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A {@code msg}: the version byte, a {@code SignalMessage}, and 8 bytes of MAC.
 *
 * @param counter 0 to {@link ChainKey#MAX_COUNTER}
 * @param ciphertext whole blocks, at least one
 * @param authenticated what the MAC covers apart from the identities: all bytes before it, as they came
 * @param mac not checked yet
 */
record RatchetMessage(PublicKey ratchetKey, int counter, byte[] ciphertext, byte[] authenticated, byte[] mac) {

    /** The version of the message and, in the lower half, the highest that its sender knows. */
    static final byte VERSION = 0x33;

    private static final int BLOCK = 16;

    /**
     * Parses a message of a peer.
     *
     * @param bytes may be hostile
     */
    static RatchetMessage parse(byte[] bytes) throws SignalException {
        if (bytes.length <= 1 + MessageKeys.MAC_LENGTH) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a message is longer than its MAC");
        }
        byte[] authenticated = Arrays.copyOf(bytes, bytes.length - MessageKeys.MAC_LENGTH);
        byte[] mac = Arrays.copyOfRange(bytes, authenticated.length, bytes.length);
        SignalMessage parsed = parseBody(authenticated);
        if (!parsed.hasRatchetKey() || !parsed.hasCounter() || !parsed.hasCiphertext()) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a message lacks a part");
        }
        byte[] ciphertext = parsed.getCiphertext().toByteArray();
        if (ciphertext.length == 0 || ciphertext.length % BLOCK != 0) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a ciphertext consists of whole blocks");
        }
        int counter = parsed.getCounter();
        if (counter < 0 || counter > ChainKey.MAX_COUNTER) {
            throw new SignalException(Reason.TOO_FAR_AHEAD, "a counter is higher than any chain gets");
        }
        return new RatchetMessage(TypedKey.parse(parsed.getRatchetKey()), counter, ciphertext, authenticated, mac);
    }

    /** Builds the whole message; the MAC is over the identities too, first the sender's. */
    static byte[] build(
            PublicKey ratchetKey, int counter, int previousCounter, byte[] plain, MessageKeys keys, byte[] identities) {
        SignalMessage body = SignalMessage.newBuilder()
                .setRatchetKey(ByteString.copyFrom(TypedKey.encode(ratchetKey)))
                .setCounter(counter)
                .setPreviousCounter(previousCounter)
                .setCiphertext(ByteString.copyFrom(keys.encrypt(plain)))
                .build();
        byte[] authenticated = Bytes.concat(new byte[] {VERSION}, body.toByteArray());
        return Bytes.concat(authenticated, keys.mac(identities, authenticated));
    }

    /**
     * Checks the MAC in constant time, then decrypts.
     *
     * @param identities as in {@link #build}
     */
    byte[] open(MessageKeys keys, byte[] identities) throws SignalException {
        if (!MessageDigest.isEqual(keys.mac(identities, authenticated), mac)) {
            throw new SignalException(Reason.BAD_MAC, "the MAC of a message is wrong");
        }
        return keys.decrypt(ciphertext)
                .orElseThrow(() -> new SignalException(Reason.INVALID_MESSAGE, "a ciphertext does not decrypt"));
    }

    private static SignalMessage parseBody(byte[] authenticated) throws SignalException {
        if (authenticated[0] != VERSION) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a message is not of version 3");
        }
        try {
            return SignalMessage.parseFrom(ByteString.copyFrom(authenticated, 1, authenticated.length - 1));
        } catch (InvalidProtocolBufferException e) {
            throw new SignalException(Reason.INVALID_MESSAGE, "a message does not parse", e);
        }
    }
}
