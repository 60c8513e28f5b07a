package io.linkgate.storage.postgres;

import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.connection.RedactedErrors.Meaning;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** What errors of PostgreSQL mean, by their SQL states (PostgreSQL's documentation, appendix A). */
final class ServerErrors {

    private static final String NO_CONNECTION = "08";
    private static final String READ_ONLY = "25006";
    private static final String NOT_AUTHORIZED = "28";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_PRIVILEGE = "42501";
    private static final String NO_RESOURCES = "53";
    private static final String NO_ROOM_FOR_CONNECTIONS = "53300";
    private static final String STOPPED = "57P";

    /** The server has ended the connection, since a transaction was silent for too long: this process stood still. */
    private static final String SILENT = "25P03";

    /** A lock was not free in time. */
    static final String LOCKED = "55P03";

    /** Of the trigger on all tables: the fence of the connection is of a node that has lost its lease. */
    private static final String FENCED = "LKG01";

    private ServerErrors() {}

    static Meaning meaning(SQLException e) {
        if (isUnreachable(e) || is(e, NOT_AUTHORIZED) || is(e, NO_DATABASE) || is(e, READ_ONLY) || is(e, FENCED)) {
            return Meaning.LOST;
        }
        return is(e, NO_RESOURCES) ? Meaning.BUSY : Meaning.STATEMENT;
    }

    /**
     * Whether the server does not answer, has ended the connection, or is about to start or stop, so that waiting may help.
     */
    static boolean isUnreachable(Throwable thrown) {
        return is(thrown, NO_CONNECTION)
                || is(thrown, STOPPED)
                || is(thrown, SILENT)
                || RedactedErrors.ofTheDisk(thrown).isPresent();
    }

    /** Whether another attempt may succeed although nothing changes but the server. */
    static boolean isTemporary(Throwable thrown) {
        return isUnreachable(thrown) || is(thrown, NO_RESOURCES) || is(thrown, LOCKED);
    }

    /** Returns a predicate for the operator: why the database cannot be opened. */
    static String predicate(Throwable thrown) {
        if (is(thrown, NOT_AUTHORIZED)) {
            return "refuses the user or the password";
        }
        if (is(thrown, NO_DATABASE)) {
            return "does not exist on its server";
        }
        if (is(thrown, NO_PRIVILEGE)) {
            return "does not allow its user to create tables; make the user the owner of the database";
        }
        if (is(thrown, NO_ROOM_FOR_CONNECTIONS)) {
            return "has no connection left for Linkgate, which needs nine, or ten in a cluster";
        }
        if (is(thrown, LOCKED)) {
            return "has tables that are in use at this moment, so they cannot be changed for this version; the start is"
                    + " repeated until that works";
        }
        if (isUnreachable(thrown)) {
            return "cannot be reached"
                    + RedactedErrors.ofTheDisk(thrown)
                            .map(cause -> ": " + words(cause))
                            .orElse("");
        }
        String state = state(thrown);
        return "cannot be used" + (state.isEmpty() ? "; see the cause" : "; PostgreSQL reports error " + state);
    }

    private static String words(IOException cause) {
        return cause instanceof UnknownHostException
                ? "no host has the name " + cause.getMessage()
                : Objects.requireNonNullElse(
                        cause.getMessage(), cause.getClass().getSimpleName());
    }

    /** Whether the server or the network has said what is wrong. */
    static boolean hasState(SQLException e) {
        return !state(e).isEmpty();
    }

    /** Whether {@link #predicate} has words for it. */
    static boolean isKnown(Throwable thrown) {
        return isTemporary(thrown) || is(thrown, NO_PRIVILEGE);
    }

    /** @param state a whole SQL state, or the beginning of several */
    private static boolean is(Throwable thrown, String state) {
        return state(thrown).startsWith(state);
    }

    /** Returns the first SQL state of a chain: the pool of a server wraps the errors of the driver. */
    private static String state(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .flatMap(
                        cause -> cause instanceof SQLException sql ? Stream.ofNullable(sql.getSQLState()) : Stream.of())
                .findFirst()
                .orElse("");
    }
}
