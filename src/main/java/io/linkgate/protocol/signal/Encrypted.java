package io.linkgate.protocol.signal;

import java.util.Objects;

/**
 * A ciphertext, and the state that must be on disk before it leaves: were the old state used again, two messages would
 * share a key.
 *
 * @param next replaces the record that was encrypted with
 * @param bytes the whole content of an {@code enc} element
 */
public record Encrypted(SignalRecord next, CiphertextKind kind, byte[] bytes) {

    public Encrypted {
        Objects.requireNonNull(next);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(bytes);
    }

    @Override
    public String toString() {
        return "Encrypted[" + kind + ", " + bytes.length + "]";
    }
}
