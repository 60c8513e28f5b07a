package io.linkgate.sandbox;

import java.time.Instant;
import java.util.Objects;

/**
 * One ref that the stand-in offered, and when it may be scanned.
 *
 * @param ref 82 characters, {@code 2@} and 80 of base64
 * @param from when its time begins
 * @param until when its time is over
 */
public record OfferedCode(String ref, Instant from, Instant until) {

    public OfferedCode {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(from);
        Objects.requireNonNull(until);
    }

    /** Does not print the ref: it is a secret while its time lasts. */
    @Override
    public String toString() {
        return "OfferedCode[from=" + from + ", until=" + until + "]";
    }
}
