package io.linkgate.api.intake;

/** Why the body of a request was not read to its end. */
public enum BodyTrouble {
    /** Larger than allowed. */
    TOO_LARGE,
    /** Cut off, or not encoded as HTTP requires. */
    BROKEN,
    /** Not there in time. */
    TOO_SLOW,
    /** Given up since too many were on their way. */
    CROWDED,
    /** Not read, since the call is refused without it. */
    UNWANTED
}
