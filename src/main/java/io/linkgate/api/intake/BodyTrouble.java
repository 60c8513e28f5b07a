package io.linkgate.api.intake;

/** The reasons why a body was not read to its end. */
public enum BodyTrouble {
    /** Larger than allowed. */
    TOO_LARGE,
    /** Cut off, or not encoded as HTTP requires. */
    BROKEN,
    /** Not complete in time. */
    TOO_SLOW,
    /** Given up because too many were arriving. */
    CROWDED,
    /** Not read, because the call is refused without it. */
    UNWANTED
}
