package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks signatures, and remembers those that were right. Every connection brings the same two certificates, and to check them
 * anew is the dearest part of a handshake.
 *
 * <p>Whether a signature is right depends on key, message and signature alone, and these are what is remembered, as one digest:
 * another bit anywhere is another one, and is checked. What is wrong is never remembered. What changes with time or connection,
 * such as whether a certificate is valid now, is none of this class's business. Bounded; safe for use by any thread.
 */
final class KnownSignatures {

    private final int most;
    private final Check check;
    private final Map<ByteBuffer, Boolean> right = new LinkedHashMap<>(16, 0.75f, true);

    /** The real one is {@link XEdDsa#verify}. */
    @FunctionalInterface
    interface Check {
        boolean isRight(PublicKey signer, byte[] message, byte[] signature);
    }

    /**
     * Knows none yet.
     *
     * @param most how many are remembered; those that were asked for least recently are forgotten
     */
    KnownSignatures(int most, Check check) {
        this.most = most;
        this.check = check;
    }

    /**
     * Whether the signature over the message was made with the private half of the key.
     *
     * @param signature {@link XEdDsa#SIGNATURE_LENGTH} bytes
     */
    boolean verify(PublicKey signer, byte[] message, byte[] signature) {
        ByteBuffer digest = digest(signer, message, signature);
        if (isKnown(digest)) {
            return true;
        }
        boolean isRight = check.isRight(signer, message, signature);
        if (isRight) {
            remember(digest);
        }
        return isRight;
    }

    private synchronized boolean isKnown(ByteBuffer digest) {
        return right.get(digest) != null;
    }

    private synchronized void remember(ByteBuffer digest) {
        right.put(digest, true);
        if (right.size() > most) {
            right.remove(right.keySet().iterator().next());
        }
    }

    /** Key and signature have one length each, so no two different inputs are written the same. */
    private static ByteBuffer digest(PublicKey signer, byte[] message, byte[] signature) {
        return ByteBuffer.wrap(Digests.sha256(signer.bytes(), signature, message));
    }
}
