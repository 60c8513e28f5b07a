package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.stream.Liveness;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A state after the handshake and before a phone's confirmation, in which stanzas come and go. Immutable; prints no
 * secret.
 */
public sealed interface LiveState extends PairingState {

    /** Returns the newest ADV secret. */
    SecretBytes secret();

    Liveness liveness();

    LiveState withSecret(SecretBytes newSecret);

    LiveState withLiveness(Liveness newLiveness);

    /** The companion is registered but has no refs yet. */
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
     * A phone has used a code, and its account must present a passkey before it may confirm; see {@link PasskeyWait}.
     * No code is offered, and the secret that the phone has seen does not change.
     *
     * @param until when the wait is over
     * @param refreshOwed whether the server has asked for a new secret, which must be made if no confirmation comes
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

        AwaitingPasskey withUntil(Instant newUntil) {
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

    /** The server has sent refs, so a phone may link by a QR code or by a pairing code. */
    sealed interface Offering extends LiveState {

        /** Returns the state of linking by pairing code. */
        PairingCodeState pairingCode();

        /** Returns how many QR codes were shown so far. */
        int shown();

        Offering withPairingCode(PairingCodeState newPairingCode);

        @Override
        Offering withSecret(SecretBytes newSecret);

        @Override
        Offering withLiveness(Liveness newLiveness);
    }

    /** One code is on show. */
    record ShowingCode(SecretBytes secret, CodeQueue codes, PairingCodeState pairingCode, Liveness liveness)
            implements Offering {
        public ShowingCode {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(codes);
            Objects.requireNonNull(pairingCode);
            Objects.requireNonNull(liveness);
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.SHOWING_CODE;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(pairingCode.earlierOf(codes.expiresAt())));
        }

        @Override
        public int shown() {
            return codes.sequence();
        }

        @Override
        public ShowingCode withPairingCode(PairingCodeState newPairingCode) {
            return new ShowingCode(secret, codes, newPairingCode, liveness);
        }

        @Override
        public ShowingCode withSecret(SecretBytes newSecret) {
            return new ShowingCode(newSecret, codes, pairingCode, liveness);
        }

        @Override
        public ShowingCode withLiveness(Liveness newLiveness) {
            return new ShowingCode(secret, codes, pairingCode, newLiveness);
        }
    }

    /** No QR code is left to show, but a phone into which a pairing code was typed is about to confirm. */
    record AwaitingSuccess(SecretBytes secret, int shown, PairingCodeState pairingCode, Liveness liveness)
            implements Offering {
        public AwaitingSuccess {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(liveness);
            if (!pairingCode.isPending()) {
                throw new IllegalArgumentException("nothing to wait for");
            }
        }

        @Override
        public PairingPhase phase() {
            return PairingPhase.AWAITING_SUCCESS;
        }

        @Override
        public Optional<Instant> nextWake() {
            return Optional.of(liveness.earlierOf(pairingCode.earlierOf(Instant.MAX)));
        }

        @Override
        public AwaitingSuccess withPairingCode(PairingCodeState newPairingCode) {
            return new AwaitingSuccess(secret, shown, newPairingCode, liveness);
        }

        @Override
        public AwaitingSuccess withSecret(SecretBytes newSecret) {
            return new AwaitingSuccess(newSecret, shown, pairingCode, liveness);
        }

        @Override
        public AwaitingSuccess withLiveness(Liveness newLiveness) {
            return new AwaitingSuccess(secret, shown, pairingCode, newLiveness);
        }
    }
}
