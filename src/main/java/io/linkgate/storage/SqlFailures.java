package io.linkgate.storage;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** What a failure of writes that were made together means for each of them. */
public final class SqlFailures {

    private SqlFailures() {}

    /**
     * Returns whether one of the writes failed, so that the others succeed without it: by a mistake of its own, or over a
     * value that the database does not take, such as a reference to what was deleted. All else is a failure of the
     * database, which meets each of them.
     */
    public static boolean concernOne(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .flatMap(cause -> cause instanceof SQLException sql ? Stream.of(sql) : Stream.empty())
                .allMatch(SqlFailures::isAboutValues);
    }

    /** Classes 22, data exceptions, and 23, violated constraints (ISO/IEC 9075-2, 24.1). */
    private static boolean isAboutValues(SQLException sql) {
        String state = Objects.requireNonNullElse(sql.getSQLState(), "");
        return state.startsWith("22") || state.startsWith("23");
    }
}
