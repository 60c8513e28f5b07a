package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Machine;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The state of a pairing; each state has only its own data. Immutable; prints no secret. */
public sealed interface PairingState extends Machine.State
        permits PairingState.Connecting,
                PairingState.Handshaking,
                LiveState,
                PairingState.Confirming,
                PairingState.AwaitingRestart,
                PairingState.Linked,
                PairingState.Exhausted,
                PairingState.Closed {

    PairingPhase phase();

    @Override
    default boolean isOver() {
        return phase().isOver();
    }

    /** The socket is being opened. */
    record Connecting(SecretBytes secret, Instant deadline) implements PairingState {
        public Connecting {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(deadline);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.CONNECTING;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /** The socket is open; the server has yet to prove its identity. */
    record Handshaking(SecretBytes secret, Instant deadline) implements PairingState {
        public Handshaking {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(deadline);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.HANDSHAKING;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /**
     * A phone has confirmed; the link is being checked and stored.
     *
     * @param request the stanza to answer
     */
    record Confirming(Node request, Instant deadline) implements PairingState {
        public Confirming {
            Objects.requireNonNull(request);
            Objects.requireNonNull(deadline);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.CONFIRMING;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /** The link is stored and acknowledged; the server is about to ask for a new connection. */
    record AwaitingRestart(Instant deadline) implements PairingState {
        public AwaitingRestart {
            Objects.requireNonNull(deadline);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.AWAITING_RESTART;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /** The pairing is over: the next connection is that of a linked device. */
    record Linked() implements PairingState {
        @Override
        public PairingPhase phase() {
            return PairingPhase.LINKED;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.empty();
        }
    }

    /** The pairing is over: all codes were shown and none was used. */
    record Exhausted() implements PairingState {
        @Override
        public PairingPhase phase() {
            return PairingPhase.EXHAUSTED;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.empty();
        }
    }

    /** The pairing is over for another reason. */
    record Closed(ConnectionEnd end) implements PairingState {
        public Closed {
            Objects.requireNonNull(end);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.CLOSED;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.empty();
        }
    }
}
