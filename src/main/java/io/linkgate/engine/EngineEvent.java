package io.linkgate.engine;

import java.time.Instant;
import java.util.Objects;

/** What can happen to a connection. Closed family. */
public sealed interface EngineEvent {

    /**
     * A code is valid from now on and replaces any before it.
     *
     * @param text the QR payload; secret until it is scanned
     * @param expiresAt from then on it must not be shown
     * @param sequence its number on this connection, from 1
     * @param of how many codes this connection will show
     */
    record CodeShown(String text, Instant expiresAt, int sequence, int of) implements EngineEvent {
        public CodeShown {
            Objects.requireNonNull(text);
            Objects.requireNonNull(expiresAt);
        }

        @Override
        public String toString() {
            return "CodeShown[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * The connection is over; no event follows.
     *
     * @param cause the kind of end
     * @param detail one sentence for the log and the operator, free of secrets
     */
    record Ended(EndCause cause, String detail) implements EngineEvent {
        public Ended {
            Objects.requireNonNull(cause);
            Objects.requireNonNull(detail);
        }
    }
}
