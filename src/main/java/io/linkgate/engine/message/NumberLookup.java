package io.linkgate.engine.message;

/** The answer to the question whether a number has an account. */
public enum NumberLookup {
    /** It has one. */
    EXISTS,
    /** It has none. */
    UNKNOWN,
    /** The server did not answer, or refused to. */
    UNANSWERED
}
