package io.linkgate.session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * One code as it is shown: the text behind the picture and how long it is good. Never prints its text.
 *
 * @param text the QR payload
 * @param expiresAt from then on it must not be shown
 * @param sequence its number on this connection, from 1
 * @param of how many codes this connection will show
 */
public record PairingCode(String text, Instant expiresAt, int sequence, int of) implements Serializable {

    public PairingCode {
        Objects.requireNonNull(text);
        Objects.requireNonNull(expiresAt);
    }

    /** Whether it may be shown at that time. */
    public boolean isLiveAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "PairingCode[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
