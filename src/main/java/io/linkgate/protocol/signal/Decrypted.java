package io.linkgate.protocol.signal;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A plaintext, and the state after it. Both are stored together, with the removal of the one-time pre-key, before the
 * message is receipted.
 *
 * @param next replaces the record that was decrypted with
 * @param padded the plaintext as the peer encrypted it, with its padding
 * @param usedPreKey the id of the one-time pre-key that began the session, to be deleted; mostly empty
 * @param newSession whether this message began a session
 */
public record Decrypted(SignalRecord next, byte[] padded, OptionalInt usedPreKey, boolean newSession) {

    public Decrypted {
        Objects.requireNonNull(next);
        Objects.requireNonNull(padded);
        Objects.requireNonNull(usedPreKey);
    }

    /** Leaves the plaintext out. */
    @Override
    public String toString() {
        return "Decrypted[" + padded.length + ", " + usedPreKey + ", " + newSession + "]";
    }
}
