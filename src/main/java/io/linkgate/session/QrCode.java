package io.linkgate.session;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One code as it is shown: the text behind the picture and how long it is good. Never prints its text.
 *
 * @param text the QR payload
 * @param shownAt since when it is shown
 * @param expiresAt from then on it must not be shown; a whole millisecond, as answers print it, so that no answer is given
 *     after the end that it names
 * @param sequence its number on this connection, from 1
 * @param of how many codes this connection will show
 */
public record QrCode(String text, Instant shownAt, Instant expiresAt, int sequence, int of) implements Serializable {

    /** Clocks of several servers that share a cache may be that far apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    public QrCode {
        Objects.requireNonNull(text);
        Objects.requireNonNull(shownAt);
        expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** One that has been shown for an unknown time. */
    public QrCode(String text, Instant expiresAt, int sequence, int of) {
        this(text, Instant.EPOCH, expiresAt, sequence, of);
    }

    /**
     * Whether it may be shown at that time. When the clock stands before its beginning, the clock has been set back, and
     * nobody knows how much of its time is left.
     */
    public boolean isLiveAt(Instant now) {
        return now.isBefore(expiresAt) && !now.isBefore(shownAt.minus(CLOCK_SKEW));
    }

    /** How long it is shown from beginning to end; what is left of it where its beginning is not known. */
    public Duration lifetime(Instant now) {
        return Duration.between(shownAt.equals(Instant.EPOCH) ? now : shownAt, expiresAt);
    }

    /** The same, ended now: its time has passed, whatever the clock says. */
    public QrCode endedAt(Instant now) {
        return new QrCode(text, shownAt.isAfter(now) ? now : shownAt, now, sequence, of);
    }

    /** Whether its connection will show no other after it. */
    public boolean isLast() {
        return sequence >= of;
    }

    @Override
    public String toString() {
        return "PairingCode[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
