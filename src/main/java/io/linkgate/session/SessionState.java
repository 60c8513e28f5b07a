package io.linkgate.session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a session, each with only its own data. Immutable. {@link SessionMoves} lists which may follow which.
 */
public sealed interface SessionState extends Serializable {

    /** The name of this state in the API. */
    SessionStatus status();

    /** The reason, for states that have one. */
    default Optional<Reason> why() {
        return Optional.empty();
    }

    /** The code on show; readers must check {@link QrCode#isLiveAt}. */
    default Optional<QrCode> shown() {
        return Optional.empty();
    }

    /** The linked account, while the session works. */
    default Optional<Account> account() {
        return Optional.empty();
    }

    /** One sentence for the operator, free of secrets; empty if there is none. */
    default String detail() {
        return "";
    }

    /** When the next attempt begins by itself; empty if none is planned. */
    default Optional<Instant> nextAttempt() {
        return Optional.empty();
    }

    /** Whether a connection has reached its goal in this state. */
    default boolean isArrival() {
        return false;
    }

    /** The deadline for leaving this state, if it is transient. */
    default Optional<Instant> mustMoveBy() {
        return Optional.empty();
    }

    /** No socket, no timer: never started, stopped by its owner, or parked. */
    record Stopped(Reason reason) implements SessionState {
        public Stopped {
            Objects.requireNonNull(reason);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.STOPPED;
        }

        @Override
        public Optional<Reason> why() {
            return Optional.of(reason);
        }
    }

    /**
     * On the way to a code, or to the login of a linked device.
     *
     * @param deadline {@link Instant#MAX} while it waits for its turn to connect
     */
    record Starting(Instant deadline) implements SessionState {
        public Starting {
            Objects.requireNonNull(deadline);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.STARTING;
        }

        @Override
        public Optional<Instant> mustMoveBy() {
            return Optional.of(deadline);
        }
    }

    /** A code is on show. */
    record ScanQrCode(QrCode code) implements SessionState {
        public ScanQrCode {
            Objects.requireNonNull(code);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.SCAN_QR_CODE;
        }

        @Override
        public Optional<QrCode> shown() {
            return Optional.of(code);
        }

        @Override
        public boolean isArrival() {
            return true;
        }
    }

    /**
     * A phone has taken the code, and WhatsApp requires a passkey before it may confirm. This version cannot complete
     * the passkey step; the session keeps waiting in case the phone confirms anyway.
     *
     * @param deadline when the wait is over
     */
    record PasskeyRequired(Instant deadline) implements SessionState {
        public PasskeyRequired {
            Objects.requireNonNull(deadline);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.PASSKEY_REQUIRED;
        }

        @Override
        public Optional<Instant> mustMoveBy() {
            return Optional.of(deadline);
        }
    }

    /** Linked and connected. */
    record Working(Account me) implements SessionState {
        public Working {
            Objects.requireNonNull(me);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.WORKING;
        }

        @Override
        public Optional<Account> account() {
            return Optional.of(me);
        }

        @Override
        public boolean isArrival() {
            return true;
        }
    }

    /**
     * The last attempt ended badly.
     *
     * @param reason the kind of failure
     * @param detail one sentence for the operator, free of secrets
     * @param retryAt when the next attempt begins by itself; {@link Instant#MAX} if a person has to act first
     */
    record Failed(Reason reason, String detail, Instant retryAt) implements SessionState {
        public Failed {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(retryAt);
        }

        @Override
        public SessionStatus status() {
            return SessionStatus.FAILED;
        }

        @Override
        public Optional<Reason> why() {
            return Optional.of(reason);
        }

        @Override
        public Optional<Instant> nextAttempt() {
            return willRetry() ? Optional.of(retryAt) : Optional.empty();
        }

        /** Whether it is retried soon: waiting out a ban, a refusal or an outdated version is not healing. */
        public boolean heals() {
            return willRetry()
                    && reason != Reason.BANNED
                    && reason != Reason.REFUSED
                    && reason != Reason.CLIENT_OUTDATED;
        }

        /** Whether it will be retried without a person. */
        public boolean willRetry() {
            return !retryAt.equals(Instant.MAX);
        }
    }
}
