package io.linkgate.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments in columns of the type {@code TIMESTAMP WITH TIME ZONE}, written and read. */
public final class SqlTime {

    private SqlTime() {}

    /** Returns a moment for {@code bindBySqlType}, in UTC. */
    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Returns a moment for {@code bindBySqlType}; null, which the column takes for none, if it is empty. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public static OffsetDateTime of(Optional<Instant> instant) {
        return instant.map(known -> of(known)).orElse(null);
    }

    /** Returns the moment in a column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Returns the moment in a column; empty if it is null. */
    public static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
