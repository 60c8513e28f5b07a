package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.PairSuccess;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.time.Instant;
import java.util.Objects;

/** What a pairing orders, to be carried out in order. Closed family. */
public sealed interface PairingAction {

    /** Open the socket, then report {@link PairingEvent.Connected} or {@link PairingEvent.SocketClosed}. */
    record Dial() implements PairingAction {}

    /** Send the first bytes of the handshake. */
    record BeginHandshake() implements PairingAction {}

    /** Send a stanza. */
    record Send(Node node) implements PairingAction {
        public Send {
            Objects.requireNonNull(node);
        }
    }

    /**
     * Show a QR code, which replaces any other.
     *
     * @param expiresAt when it stops being valid
     * @param sequence its number on this connection, from 1; redrawing keeps it
     * @param of how many this connection will show
     */
    record ShowCode(QrPayload payload, Instant expiresAt, int sequence, int of) implements PairingAction {
        public ShowCode {
            Objects.requireNonNull(payload);
            Objects.requireNonNull(expiresAt);
        }
    }

    /** Report {@link PairingEvent.TimePassed} at that time; replaces any earlier alarm. */
    record WakeAt(Instant when) implements PairingAction {
        public WakeAt {
            Objects.requireNonNull(when);
        }
    }

    /** Make a new ADV secret, store it for later connections, and report {@link PairingEvent.SecretMade}. */
    record MakeSecret() implements PairingAction {}

    /** Store this ADV secret for later connections; it replaces any earlier one. */
    record KeepSecret(SecretBytes secret) implements PairingAction {
        public KeepSecret {
            Objects.requireNonNull(secret);
        }
    }

    /** Answer the caller that has requested a pairing code. */
    record AnswerRequest(int ticket, PairingCodeOutcome outcome) implements PairingAction {
        public AnswerRequest {
            Objects.requireNonNull(outcome);
        }
    }

    /**
     * Compute the key bundle for a phone into which a code was typed, with {@link PrimaryHello#answer}, then report
     * {@link PairingEvent.BundleSealed} or {@link PairingEvent.BundleNotSealed}. Slow: not to be done in a mailbox.
     */
    record SealBundle(PairingCodeRequest request, PrimaryHello hello) implements PairingAction {
        public SealBundle {
            Objects.requireNonNull(request);
            Objects.requireNonNull(hello);
        }
    }

    /**
     * Stop showing codes: a phone is about to confirm.
     *
     * @param until the latest time at which it confirms or the pairing is over
     */
    record AwaitPhone(Instant until) implements PairingAction {
        public AwaitPhone {
            Objects.requireNonNull(until);
        }
    }

    /**
     * Stop showing codes: a phone has used one, and its account must present a passkey before it may confirm. Repeated
     * when the time changes.
     *
     * @param until the latest time at which the phone confirms or the pairing is over
     */
    record AwaitPasskey(Instant until) implements PairingAction {
        public AwaitPasskey {
            Objects.requireNonNull(until);
        }
    }

    /**
     * Check the phone's confirmation with {@link AdvVerifier}, store the link on disk, then report {@link
     * PairingEvent.LinkKept}, {@link PairingEvent.LinkRefused} or {@link PairingEvent.LinkNotKept}.
     *
     * @param advSecret the newest one
     */
    record ConfirmLink(PairSuccess success, SecretBytes advSecret) implements PairingAction {
        public ConfirmLink {
            Objects.requireNonNull(success);
            Objects.requireNonNull(advSecret);
        }
    }

    /** Note when the server will start to refuse this client version. */
    record NoteExpiration(Instant end) implements PairingAction {
        public NoteExpiration {
            Objects.requireNonNull(end);
        }
    }

    /** Close the socket; always the last action. */
    record End(ConnectionEnd end) implements PairingAction {
        public End {
            Objects.requireNonNull(end);
        }
    }
}
