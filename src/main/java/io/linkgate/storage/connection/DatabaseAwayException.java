package io.linkgate.storage.connection;

import java.util.Objects;

/**
 * Thrown when a database cannot be opened at the moment, for a reason that ends without a change of Linkgate's settings.
 * Another attempt may succeed; nothing is left open.
 */
public final class DatabaseAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a database is away. */
    public enum Reason {
        /** Another Linkgate has it open. */
        IN_USE,
        /** Its server cannot be reached, has no connection left, or takes no writes yet. */
        UNREACHABLE
    }

    private final Reason reason;

    /** @param sentence for the operator: the database and what is wrong with it, without secrets */
    public DatabaseAwayException(Reason reason, String sentence) {
        super(Objects.requireNonNull(sentence));
        this.reason = Objects.requireNonNull(reason);
    }

    /** @param cause what the database or the way to it has reported */
    public DatabaseAwayException(Reason reason, String sentence, Throwable cause) {
        this(reason, sentence);
        initCause(cause);
    }

    public Reason reason() {
        return reason;
    }
}
