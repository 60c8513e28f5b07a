package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.PairSuccess;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.time.Instant;
import java.util.Objects;

/** What a pairing wants done, to be carried out in order. Closed family. */
public sealed interface PairingAction {

    /** Open the socket; say {@link PairingEvent.Connected} or {@link PairingEvent.SocketClosed} later. */
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
     * Show a code in place of any other.
     *
     * @param expiresAt from then on it must not be shown
     * @param sequence its number on this connection, from 1; redrawing keeps it
     * @param of how many this connection will show
     */
    record ShowCode(QrPayload payload, Instant expiresAt, int sequence, int of) implements PairingAction {
        public ShowCode {
            Objects.requireNonNull(payload);
            Objects.requireNonNull(expiresAt);
        }
    }

    /** Say {@link PairingEvent.TimePassed} at that time, instead of at any asked for before. */
    record WakeAt(Instant when) implements PairingAction {
        public WakeAt {
            Objects.requireNonNull(when);
        }
    }

    /** Make a new ADV secret, keep it for later connections, and say {@link PairingEvent.SecretMade}. */
    record MakeSecret() implements PairingAction {}

    /** Keep this ADV secret for later connections, in place of any before. */
    record KeepSecret(SecretBytes secret) implements PairingAction {
        public KeepSecret {
            Objects.requireNonNull(secret);
        }
    }

    /** Tell who asked for a code to be typed what came of it. */
    record TellCode(int ticket, PairingCodeOutcome outcome) implements PairingAction {
        public TellCode {
            Objects.requireNonNull(outcome);
        }
    }

    /**
     * Make what a phone into which a code was typed needs, with {@link PrimaryHello#answer}, and say
     * {@link PairingEvent.BundleSealed} or {@link PairingEvent.BundleNotSealed}. Not to be done where others have to wait for
     * it.
     */
    record SealBundle(PairingCodeRequest request, PrimaryHello hello) implements PairingAction {
        public SealBundle {
            Objects.requireNonNull(request);
            Objects.requireNonNull(hello);
        }
    }

    /**
     * Show no code any more: a phone is about to confirm.
     *
     * @param until when it has done so, or the pairing is over
     */
    record AwaitPhone(Instant until) implements PairingAction {
        public AwaitPhone {
            Objects.requireNonNull(until);
        }
    }

    /**
     * Show no code any more: a phone has taken one, and a passkey has to be shown before it may confirm. Said again when the
     * time is another.
     *
     * @param until when the phone has confirmed, or the pairing is over
     */
    record AwaitPasskey(Instant until) implements PairingAction {
        public AwaitPasskey {
            Objects.requireNonNull(until);
        }
    }

    /**
     * Check the phone's confirmation with {@link AdvVerifier}, keep the link on disk, and say {@link PairingEvent.LinkKept},
     * {@link PairingEvent.LinkRefused} or {@link PairingEvent.LinkNotKept}.
     *
     * @param advSecret the newest one
     */
    record ConfirmLink(PairSuccess success, SecretBytes advSecret) implements PairingAction {
        public ConfirmLink {
            Objects.requireNonNull(success);
            Objects.requireNonNull(advSecret);
        }
    }

    /** Note that the server is going to refuse this client version from then on. */
    record NoteExpiration(Instant end) implements PairingAction {
        public NoteExpiration {
            Objects.requireNonNull(end);
        }
    }

    /** Close the socket and forget the pairing. Always the last action of all. */
    record End(ConnectionEnd end) implements PairingAction {
        public End {
            Objects.requireNonNull(end);
        }
    }
}
