package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.stream.Liveness;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The handshake is done and no phone has confirmed yet: stanzas come and go. Immutable; prints no secret. */
public sealed interface LiveState extends PairingState {

    /** The newest ADV secret. */
    SecretBytes secret();

    Liveness liveness();

    LiveState withSecret(SecretBytes newSecret);

    LiveState withLiveness(Liveness newLiveness);

    /** Registered, but without refs yet. */
    record AwaitingRefs(SecretBytes secret, Instant deadline, Liveness liveness) implements LiveState {
        public AwaitingRefs {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(deadline);
            Objects.requireNonNull(liveness);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.AWAITING_REFS;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(deadline));
        }

        @Override
        public AwaitingRefs withSecret(SecretBytes newSecret) {
            return new AwaitingRefs(newSecret, deadline, liveness);
        }

        @Override
        public AwaitingRefs withLiveness(Liveness newLiveness) {
            return new AwaitingRefs(secret, deadline, newLiveness);
        }
    }

    /**
     * A phone has taken a code, and a passkey has to be shown before it may confirm; see {@link PasskeyWait}. No code is offered,
     * and the secret stays as the phone has seen it.
     *
     * @param until when that is over
     * @param refreshOwed whether the server has asked for a new secret, which has to be made if no confirmation comes
     */
    record AwaitingPasskey(SecretBytes secret, Instant until, boolean refreshOwed, Liveness liveness)
            implements LiveState {
        public AwaitingPasskey {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(until);
            Objects.requireNonNull(liveness);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.AWAITING_PASSKEY;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(until));
        }

        AwaitingPasskey anew(Instant newUntil) {
            return new AwaitingPasskey(secret, newUntil, refreshOwed, liveness);
        }

        AwaitingPasskey owingRefresh() {
            return new AwaitingPasskey(secret, until, true, liveness);
        }

        @Override
        public AwaitingPasskey withSecret(SecretBytes newSecret) {
            return new AwaitingPasskey(newSecret, until, refreshOwed, liveness);
        }

        @Override
        public AwaitingPasskey withLiveness(Liveness newLiveness) {
            return new AwaitingPasskey(secret, until, refreshOwed, newLiveness);
        }
    }

    /** The server has given refs, so a phone may link, by a code that it scans or by one that is typed into it. */
    sealed interface Offering extends LiveState {

        /** How far linking by a typed code has come. */
        PairingCodeState typed();

        /** How many codes were on show so far. */
        int shown();

        Offering withTyped(PairingCodeState newTyped);

        @Override
        Offering withSecret(SecretBytes newSecret);

        @Override
        Offering withLiveness(Liveness newLiveness);
    }

    /** One code is on show. */
    record ShowingCode(SecretBytes secret, CodeQueue codes, PairingCodeState typed, Liveness liveness)
            implements Offering {
        public ShowingCode {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(codes);
            Objects.requireNonNull(typed);
            Objects.requireNonNull(liveness);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.SHOWING_CODE;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(typed.earlierOf(codes.expiresAt())));
        }

        @Override
        public int shown() {
            return codes.sequence();
        }

        @Override
        public ShowingCode withTyped(PairingCodeState newTyped) {
            return new ShowingCode(secret, codes, newTyped, liveness);
        }

        @Override
        public ShowingCode withSecret(SecretBytes newSecret) {
            return new ShowingCode(newSecret, codes, typed, liveness);
        }

        @Override
        public ShowingCode withLiveness(Liveness newLiveness) {
            return new ShowingCode(secret, codes, typed, newLiveness);
        }
    }

    /** No code is left to show, but into a phone one was typed: its confirmation is on the way. */
    record AwaitingSuccess(SecretBytes secret, int shown, PairingCodeState typed, Liveness liveness)
            implements Offering {
        public AwaitingSuccess {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(liveness);
            if (!typed.isPending()) {
                throw new IllegalArgumentException("nothing to wait for");
            }
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.AWAITING_SUCCESS;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(typed.earlierOf(Instant.MAX)));
        }

        @Override
        public AwaitingSuccess withTyped(PairingCodeState newTyped) {
            return new AwaitingSuccess(secret, shown, newTyped, liveness);
        }

        @Override
        public AwaitingSuccess withSecret(SecretBytes newSecret) {
            return new AwaitingSuccess(newSecret, shown, typed, liveness);
        }

        @Override
        public AwaitingSuccess withLiveness(Liveness newLiveness) {
            return new AwaitingSuccess(secret, shown, typed, newLiveness);
        }
    }
}
