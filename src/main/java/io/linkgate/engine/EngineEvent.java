package io.linkgate.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
     * No code is to be shown any more, but into a phone one was typed, and that is about to confirm.
     *
     * @param until when it has done so, or the connection has ended
     */
    record PhoneIsLinking(Instant until) implements EngineEvent {
        public PhoneIsLinking {
            Objects.requireNonNull(until);
        }
    }

    /**
     * No code is to be shown any more: a phone has taken one, and the other side wants a passkey before it may confirm. That
     * cannot be shown by an engine yet; the connection stays, in case the phone confirms all the same. A later one replaces an
     * earlier one.
     *
     * @param until when it has done so, or the connection has ended
     */
    record PasskeyWanted(Instant until) implements EngineEvent {
        public PasskeyWanted {
            Objects.requireNonNull(until);
        }
    }

    /**
     * The device is not what it was: it has been linked, or has learned something that its next connection needs.
     *
     * @param device the device as it is to be kept from now on
     * @param newPreKeys to be kept beside the device, in addition to those before; wiped by whoever keeps them
     * @param kept to be completed, by any thread, when {@link EngineDevice#save()} is on disk, or failed when that cannot be;
     *     a link is confirmed to the phone, and pre-keys are uploaded, only after it
     */
    record DeviceChanged(EngineDevice device, NewPreKeys newPreKeys, CompletableFuture<Void> kept)
            implements EngineEvent {
        public DeviceChanged {
            Objects.requireNonNull(device);
            Objects.requireNonNull(newPreKeys);
            Objects.requireNonNull(kept);
        }

        /** One without new pre-keys. */
        public DeviceChanged(EngineDevice device, CompletableFuture<Void> kept) {
            this(device, NewPreKeys.NONE, kept);
        }

        @Override
        public String toString() {
            return "DeviceChanged";
        }
    }

    /**
     * The linked device was let in and goes on with its login.
     *
     * @param until when its next step is done, or the connection has ended
     */
    record LoggingIn(Instant until) implements EngineEvent {
        public LoggingIn {
            Objects.requireNonNull(until);
        }
    }

    /**
     * The linked device is logged in: its link works until the connection ends.
     *
     * @param account whose device it is
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

        /** One of which nobody said how long it lasts. */
        public Ended(EndCause cause, String detail) {
            this(cause, detail, Optional.empty());
        }
    }
}
