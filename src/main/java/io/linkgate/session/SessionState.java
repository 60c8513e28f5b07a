package io.linkgate.session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Where a session is, each state with only its own data. Immutable. */
public sealed interface SessionState extends Serializable {

    /** The name of this state in the API. */
    SessionStatus status();

    /** Why, where a reason belongs to the state. */
    default Optional<Reason> why() {
        return Optional.empty();
    }

    /** The code on show; the reader checks {@link QrCode#isLiveAt}. */
    default Optional<QrCode> shown() {
        return Optional.empty();
    }

    /** Whose device it is, while it works. */
    default Optional<Account> account() {
        return Optional.empty();
    }

    /** One sentence for the operator, free of secrets; empty where there is none. */
    default String detail() {
        return "";
    }

    /** When the next attempt begins by itself; empty when none is planned. */
    default Optional<Instant> nextAttempt() {
        return Optional.empty();
    }

    /** Whether a connection has done here what it was opened for. */
    default boolean isArrival() {
        return false;
    }

    /** By when this state must have moved on, if it is a passing one. */
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
     * A phone has taken the code, and WhatsApp wants a passkey before it may confirm. Nobody can show one through this version;
     * it is waited for the phone all the same.
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
     * @param reason the kind of trouble
     * @param detail one sentence for the operator, free of secrets
     * @param retryAt when the next attempt begins by itself; {@link Instant#MAX} when a human has to act first
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
            return curable() ? Optional.of(retryAt) : Optional.empty();
        }

        /** Whether it is tried again, and soon: a ban, a refusal or a version that is too old is waited out, and that is no healing. */
        public boolean heals() {
            return curable() && reason != Reason.BANNED && reason != Reason.REFUSED && reason != Reason.CLIENT_OUTDATED;
        }

        /** Whether it will be tried again without a human. */
        public boolean curable() {
            return !retryAt.equals(Instant.MAX);
        }
    }
}
