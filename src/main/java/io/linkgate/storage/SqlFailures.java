package io.linkgate.storage;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;

/** The meaning of failed statements, by their SQL states (ISO/IEC 9075-2, 24.1). */
public final class SqlFailures {

    private static final String DATA_EXCEPTION = "22";
    private static final String CONSTRAINT_VIOLATION = "23";
    private static final String TRANSACTION_ROLLBACK = "40";

    /** The standard leaves the last three characters to databases; H2 and PostgreSQL have the same. */
    private static final String UNIQUENESS_VIOLATION = "23505";

    private SqlFailures() {}

    /**
     * Returns whether one of several writes that were made together failed, so that the others succeed without it: by a
     * mistake of its own, or over a value that the database does not take, such as a reference to what was deleted. All
     * else is a failure of the database, which every one of them would meet.
     */
    public static boolean concernOne(Throwable failure) {
        return causes(failure).allMatch(sql -> isOf(sql, DATA_EXCEPTION) || isOf(sql, CONSTRAINT_VIOLATION));
    }

    /** Returns whether the database has ended a transaction in favour of another one, so that it may run again. */
    static boolean meanThatAnotherWentFirst(Throwable failure) {
        return causes(failure).anyMatch(sql -> isOf(sql, TRANSACTION_ROLLBACK));
    }

    /** Returns whether a statement violated a constraint, for example by a reference to what was deleted. */
    public static boolean violateConstraint(Throwable failure) {
        return causes(failure).anyMatch(sql -> isOf(sql, CONSTRAINT_VIOLATION));
    }

    /** Returns whether a statement would have written a key or another unique value a second time. */
    public static boolean violateUniqueness(Throwable failure) {
        return causes(failure).anyMatch(sql -> isOf(sql, UNIQUENESS_VIOLATION));
    }

    /** Returns whether the database is away. It is opened again by itself, and both are logged. */
    public static boolean meanThatItIsLost(Throwable failure) {
        return causes(failure).anyMatch(SQLRecoverableException.class::isInstance);
    }

    /** Returns whether the database is away or lacks room or connections, so that every statement would have failed. */
    static boolean meanThatAllFail(Throwable failure) {
        return meanThatItIsLost(failure) || causes(failure).anyMatch(SQLTransientConnectionException.class::isInstance);
    }

    private static Stream<SQLException> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .flatMap(cause -> cause instanceof SQLException sql ? Stream.of(sql) : Stream.empty());
    }

    /** @param state a whole SQL state, or the class of several */
    private static boolean isOf(SQLException failure, String state) {
        return Objects.requireNonNullElse(failure.getSQLState(), "").startsWith(state);
    }
}
