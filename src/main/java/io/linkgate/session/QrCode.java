package io.linkgate.session;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A QR code on show: the text behind the picture and its lifetime. Never prints its text.
 *
 * @param text the QR payload
 * @param shownAt when it was first shown
 * @param expiresAt when it must no longer be shown; a whole millisecond, as answers print it, so that no answer is
 *     given after the end that it names
 * @param sequence its number on this connection, from 1
 * @param of how many codes this connection will show
 */
public record QrCode(String text, Instant shownAt, Instant expiresAt, int sequence, int of) implements Serializable {

    /** How far apart the clocks of servers that share a cache may be. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    public QrCode {
        Objects.requireNonNull(text);
        Objects.requireNonNull(shownAt);
        expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A code that has been on show for an unknown time. */
    public QrCode(String text, Instant expiresAt, int sequence, int of) {
        this(text, Instant.EPOCH, expiresAt, sequence, of);
    }

    /**
     * Whether it may be shown at that time. If the clock is before its beginning, the clock has been set back, and how
     * much of its time is left is unknown.
     */
    public boolean isLiveAt(Instant now) {
        boolean begun = !now.isBefore(shownAt) || !now.isBefore(shownAt.minus(CLOCK_SKEW)); // nearly always the first
        return begun && now.isBefore(expiresAt);
    }

    /** How long it is on show from beginning to end; the remaining time if its beginning is not known. */
    public Duration lifetime(Instant now) {
        return Duration.between(shownAt.equals(Instant.EPOCH) ? now : shownAt, expiresAt);
    }

    /** This code, ended now: its time has passed, whatever the clock shows. */
    public QrCode endedAt(Instant now) {
        return new QrCode(text, shownAt.isAfter(now) ? now : shownAt, now, sequence, of);
    }

    /** Whether it is the last code of its connection. */
    public boolean isLast() {
        return sequence >= of;
    }

    @Override
    public String toString() {
        return "QrCode[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
