package io.linkgate.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What can happen to a connection. Closed family. */
public sealed interface EngineEvent {

    /**
     * A QR code is valid from now on and replaces any earlier one.
     *
     * @param text the QR payload; secret until it is scanned
     * @param expiresAt when it stops being valid
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
     * No code is shown any more: a pairing code was typed into a phone, which is about to confirm.
     *
     * @param until the latest time at which it confirms or the connection ends
     */
    record PhoneIsLinking(Instant until) implements EngineEvent {
        public PhoneIsLinking {
            Objects.requireNonNull(until);
        }
    }

    /**
     * No code is shown any more: a phone has used one, and the server wants a passkey before the phone may confirm.
     * This version cannot complete the passkey step; the connection stays open in case the phone confirms anyway. A
     * later event replaces an earlier one.
     *
     * @param until the latest time at which it confirms or the connection ends
     */
    record PasskeyWanted(Instant until) implements EngineEvent {
        public PasskeyWanted {
            Objects.requireNonNull(until);
        }
    }

    /**
     * The device has changed: it was linked, or learned something that its next connection needs.
     *
     * @param device the device to be stored from now on
     * @param newPreKeys to be stored with the device, in addition to earlier ones; wiped by the receiver
     * @param kept completed by the listener, on any thread, when {@link EngineDevice#save()} is on disk, or failed if
     *     it cannot be; a link is confirmed to the phone, and pre-keys are uploaded, only after it. Failed by the
     *     engine if that takes too long: then the device must not be stored, and {@link EndCause#NOT_KEPT} follows
     */
    record DeviceChanged(EngineDevice device, NewPreKeys newPreKeys, CompletableFuture<Void> kept)
            implements EngineEvent {
        public DeviceChanged {
            Objects.requireNonNull(device);
            Objects.requireNonNull(newPreKeys);
            Objects.requireNonNull(kept);
        }

        /** Creates an event without new pre-keys. */
        public DeviceChanged(EngineDevice device, CompletableFuture<Void> kept) {
            this(device, NewPreKeys.NONE, kept);
        }

        @Override
        public String toString() {
            return "DeviceChanged";
        }
    }

    /**
     * The server accepted the login of the linked device, which continues.
     *
     * @param until the latest time at which its next step is done or the connection ends
     */
    record LoggingIn(Instant until) implements EngineEvent {
        public LoggingIn {
            Objects.requireNonNull(until);
        }
    }

    /**
     * The linked device is logged in: its link works until the connection ends.
     *
     * @param account the account of the device
     */
    record Linked(LinkedAccount account) implements EngineEvent {
        public Linked {
            Objects.requireNonNull(account);
        }
    }

    /**
     * The connection is over; no event follows.
     *
     * @param cause the kind of end
     * @param detail one sentence for the log and the operator, free of secrets
     * @param lasts how long a ban lasts from now; empty when that is not known, and for every other cause
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Ended(EndCause cause, String detail, Optional<Duration> lasts) implements EngineEvent {
        public Ended {
            Objects.requireNonNull(cause);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(lasts);
        }

        /** Creates an end without a known duration. */
        public Ended(EndCause cause, String detail) {
            this(cause, detail, Optional.empty());
        }
    }
}
