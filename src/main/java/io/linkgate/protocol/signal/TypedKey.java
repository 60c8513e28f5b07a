package io.linkgate.protocol.signal;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.util.Arrays;

/** The serialized form of a public key: the byte 05, which stands for Curve25519, and the 32 raw bytes. */
final class TypedKey {

    private static final byte CURVE25519 = 5;

    private TypedKey() {}

    static byte[] encode(PublicKey key) {
        return Bytes.concat(new byte[] {CURVE25519}, key.bytes());
    }

    static PublicKey parse(ByteString bytes) throws SignalException {
        if (bytes.size() != 1 + PublicKey.LENGTH || bytes.byteAt(0) != CURVE25519) {
            throw new SignalException(Reason.INVALID_KEY, "a serialized key is 05 and 32 bytes");
        }
        return PublicKey.of(Arrays.copyOfRange(bytes.toByteArray(), 1, bytes.size()));
    }
}
