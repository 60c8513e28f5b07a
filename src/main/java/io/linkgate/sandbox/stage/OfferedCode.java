package io.linkgate.sandbox.stage;

import java.time.Duration;
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

    /** How far a companion may lag behind. */
    static final Duration GRACE = Duration.ofSeconds(2);

    public OfferedCode {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(from);
        Objects.requireNonNull(until);
    }

    /**
     * Whether it may be scanned at that time: a companion receives its codes a little after the server starts counting.
     */
    public boolean isGoodAt(Instant now) {
        return now.isBefore(until.plus(GRACE));
    }

    /** Does not print the ref: it is a secret while its time lasts. */
    @Override
    public String toString() {
        return "OfferedCode[from=" + from + ", until=" + until + "]";
    }
}
