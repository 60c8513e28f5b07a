package io.linkgate.storage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments as statements take them, for columns of the type {@code TIMESTAMP WITH TIME ZONE}. */
public final class SqlTime {

    private SqlTime() {}

    /** Returns a moment for {@code bindBySqlType}, in UTC. */
    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Returns a moment; null, which the column takes for none, if it is empty. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public static OffsetDateTime of(Optional<Instant> instant) {
        return instant.map(known -> of(known)).orElse(null);
    }
}
