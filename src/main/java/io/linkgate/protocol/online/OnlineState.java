package io.linkgate.protocol.online;

import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.Machine;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The state of a linked companion's connection. Immutable. */
public sealed interface OnlineState extends Machine.State {

    OnlinePhase phase();

    @Override
    default boolean isOver() {
        return phase() == OnlinePhase.CLOSED;
    }

    /** The socket is being opened. */
    record Connecting(Instant deadline) implements OnlineState {
        public Connecting {
            Objects.requireNonNull(deadline);
        }

        @Override
        public OnlinePhase phase() {
            return OnlinePhase.CONNECTING;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /** The socket is open; the server has yet to prove its identity. */
    record Handshaking(Instant deadline) implements OnlineState {
        public Handshaking {
            Objects.requireNonNull(deadline);
        }

        @Override
        public OnlinePhase phase() {
            return OnlinePhase.HANDSHAKING;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /**
     * Stanzas come and go.
     *
     * @param phase how far the login has come
     * @param deadline by when the phase must be passed; {@link Instant#MAX} when it may last
     * @param liveness whether the server is still there
     * @param requests the number of requests so far, for their ids
     * @param refilling whether pre-keys are being made or uploaded
     * @param lid the own hidden JID; empty if unknown
     * @param backlogLeft how many stanzas of the batch that was requested have not come; 0 if none was requested
     */
    record Live(
            OnlinePhase phase,
            Instant deadline,
            Liveness liveness,
            int requests,
            boolean refilling,
            String lid,
            int backlogLeft)
            implements OnlineState {
        public Live {
            Objects.requireNonNull(lid);
            Objects.requireNonNull(deadline);
            Objects.requireNonNull(liveness);
            if (!phase.isLive()) {
                throw new IllegalArgumentException("no stanzas come and go in " + phase);
            }
        }

        @Override
        public Optional<Instant> nextWake() {
            // Before the connection is online, the deadline of each phase is enough.
            return Optional.of(phase == OnlinePhase.ONLINE ? liveness.earlierOf(deadline) : deadline);
        }

        /** Whether the server has accepted the login and the device is not online yet. */
        public boolean isLoggingIn() {
            return switch (phase) {
                case COUNTING, MAKING, UPLOADING, ACTIVATING -> true;
                case CONNECTING, HANDSHAKING, LOGGING_IN, ONLINE, LEAVING, CLOSED -> false;
            };
        }

        Live at(OnlinePhase next, Instant by) {
            return new Live(next, by, liveness, requests, refilling, lid, backlogLeft);
        }

        Live withLiveness(Liveness newLiveness) {
            return new Live(phase, deadline, newLiveness, requests, refilling, lid, backlogLeft);
        }

        Live refilling(boolean now) {
            return new Live(phase, deadline, liveness, requests, now, lid, backlogLeft);
        }

        Live withLid(String newLid) {
            return new Live(phase, deadline, liveness, requests, refilling, newLid, backlogLeft);
        }

        /** Returns the state in which that many of the stanzas that have waited are awaited. */
        Live withBacklogLeft(int left) {
            return new Live(phase, deadline, liveness, requests, refilling, lid, left);
        }

        /** Returns the state after one more request. */
        Live asked() {
            return new Live(phase, deadline, liveness, requests + 1, refilling, lid, backlogLeft);
        }
    }

    /** The connection is over. */
    record Closed(ConnectionEnd end) implements OnlineState {
        public Closed {
            Objects.requireNonNull(end);
        }

        @Override
        public OnlinePhase phase() {
            return OnlinePhase.CLOSED;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.empty();
        }
    }
}
