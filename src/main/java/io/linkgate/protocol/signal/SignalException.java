package io.linkgate.protocol.signal;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A peer's bytes, or stored ones, were refused. No state has changed. Messages never contain content or key material.
 */
public final class SignalException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Why, with the number that a retry receipt has for it. Source: whatsapp-rust {@code wacore/src/protocol/retry.rs}.
     */
    public enum Reason {
        /** There is no session with this peer, without which a {@code msg} cannot be read. */
        NO_SESSION(1),
        /** A key of the peer has small order: an agreement with it is known to all. */
        INVALID_KEY(2),
        /** The message names a pre-key that is not there, never was or no longer. */
        INVALID_KEY_ID(3),
        /** The message does not parse, or its ciphertext does not decrypt although the MAC is right. */
        INVALID_MESSAGE(4),
        /** The identity did not sign the pre-key of its bundle. */
        BAD_SIGNATURE(5),
        /** The counter is more than 2,000 ahead. */
        TOO_FAR_AHEAD(6),
        /** The MAC is wrong: other keys, or altered bytes. */
        BAD_MAC(7),
        /** The stored form of a session is damaged or of a later version. */
        INVALID_SESSION(8),
        /** The message was read before. It is receipted as the first time; a retry would change nothing. */
        DUPLICATE(-1);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** Returns the {@code error} of a retry receipt; empty if none is due. */
        public OptionalInt retryError() {
            return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
        }
    }

    private final Reason reason;

    SignalException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    SignalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }
}
