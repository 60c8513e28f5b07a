package io.linkgate.protocol.online;

import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Liveness;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Where the connection of a linked companion is. Immutable. */
public sealed interface OnlineState {

    /** When time alone changes this state; empty when it is over. */
    Optional<Instant> nextWake();

    /** Whether nothing more can happen. */
    default boolean isOver() {
        return false;
    }

    /** The socket is being opened. */
    record Connecting(Instant deadline) implements OnlineState {
        public Connecting {
            Objects.requireNonNull(deadline);
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /** The socket is open, the server has yet to prove itself. */
    record Handshaking(Instant deadline) implements OnlineState {
        public Handshaking {
            Objects.requireNonNull(deadline);
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(deadline);
        }
    }

    /**
     * Stanzas come and go.
     *
     * @param stage how far it has come
     * @param deadline by when the stage must be passed; {@link Instant#MAX} when it may last
     * @param liveness whether the server is still there
     * @param requests how many requests were sent, for their ids
     * @param refilling whether pre-keys are on their way, made or uploaded
     * @param lid the own hidden JID as far as it is known; may be empty
     * @param backlogAsked whether what has waited for this device was asked for
     */
    record Live(
            Stage stage,
            Instant deadline,
            Liveness liveness,
            int requests,
            boolean refilling,
            String lid,
            boolean backlogAsked)
            implements OnlineState {
        public Live {
            Objects.requireNonNull(lid);
            Objects.requireNonNull(stage);
            Objects.requireNonNull(deadline);
            Objects.requireNonNull(liveness);
        }

        @Override
        public Optional<Instant> nextWake() {
            // Before it is online the deadline of each stage is watch enough.
            return Optional.of(stage == Stage.ONLINE ? liveness.earlierOf(deadline) : deadline);
        }

        /** Whether it was let in and is not online yet. */
        public boolean isLoggingIn() {
            return switch (stage) {
                case COUNTING, MAKING, UPLOADING, ACTIVATING -> true;
                case LOGGING_IN, ONLINE, LEAVING -> false;
            };
        }

        /** Whether the other state is at the same stage. */
        public boolean isAtStageOf(OnlineState other) {
            return other instanceof Live live && live.stage == stage;
        }

        Live at(Stage next, Instant by) {
            return new Live(next, by, liveness, requests, refilling, lid, backlogAsked);
        }

        Live withLiveness(Liveness newLiveness) {
            return new Live(stage, deadline, newLiveness, requests, refilling, lid, backlogAsked);
        }

        Live refilling(boolean now) {
            return new Live(stage, deadline, liveness, requests, now, lid, backlogAsked);
        }

        Live knownAs(String newLid) {
            return new Live(stage, deadline, liveness, requests, refilling, newLid, backlogAsked);
        }

        /** After it was asked for what has waited for this device. */
        Live afterAskingForBacklog() {
            return new Live(stage, deadline, liveness, requests, refilling, lid, true);
        }

        /** After one more request. */
        Live asked() {
            return new Live(stage, deadline, liveness, requests + 1, refilling, lid, backlogAsked);
        }
    }

    /** It is over. */
    record Closed(ConnectionEnd end) implements OnlineState {
        public Closed {
            Objects.requireNonNull(end);
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.empty();
        }

        @Override
        public boolean isOver() {
            return true;
        }
    }

    /** From login to online, in this order; uploading is left out when the server has pre-keys enough. */
    enum Stage {
        /** The login was sent; {@code success} or {@code failure} decides. */
        LOGGING_IN,
        /** Asked how many pre-keys the server has left. */
        COUNTING,
        /** Pre-keys are being made. */
        MAKING,
        /** Pre-keys were sent. */
        UPLOADING,
        /** Asked to be active. */
        ACTIVATING,
        /** The link works. */
        ONLINE,
        /** Asked to be taken off the account; instead of all after the login. */
        LEAVING
    }
}
