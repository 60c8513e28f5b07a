package io.linkgate.engine.message;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A value in a {@link MessageStore}. Never printed.
 *
 * @param key 1 to 200 characters
 * @param value up to 256 KB
 * @param expires when it may be erased; empty if it stays
 */
@SuppressWarnings({"ArrayRecordComponent", "OptionalUsedAsFieldOrParameterType"}) // never compared
public record StoreEntry(StoreKind kind, String key, byte[] value, Optional<Instant> expires) {

    public StoreEntry {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(key);
        Objects.requireNonNull(value);
        Objects.requireNonNull(expires);
    }

    @Override
    public String toString() {
        return "StoreEntry[" + kind + "]";
    }
}
