package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A signature check that remembers valid signatures. Every connection brings the same two certificates, and checking
 * them is the most expensive part of a handshake.
 *
 * <p>Validity depends on key, message and signature alone, so one digest of these is remembered: if any bit differs,
 * the signature is checked. Invalid signatures are never remembered. Conditions that change with time or connection,
 * such as the dates of a certificate, are checked elsewhere. Bounded; safe for use by any thread.
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
     * @param most maximum number of remembered signatures; the least recently used are dropped
     */
    KnownSignatures(int most, Check check) {
        this.most = most;
        this.check = check;
    }

    /**
     * Returns whether the signature over the message was made with the private half of the key.
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

    /** Key and signature have fixed lengths, so different inputs never give the same bytes. */
    private static ByteBuffer digest(PublicKey signer, byte[] message, byte[] signature) {
        return ByteBuffer.wrap(Digests.sha256(signer.bytes(), signature, message));
    }
}
