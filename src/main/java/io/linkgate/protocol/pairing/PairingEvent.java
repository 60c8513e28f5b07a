package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvStep;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.Objects;

/** What can happen to a pairing. Closed family. */
public sealed interface PairingEvent {

    Kind kind();

    /** The kinds of events, for tables. */
    enum Kind {
        CONNECTED,
        ESTABLISHED,
        NODE_RECEIVED,
        TIME_PASSED,
        SECRET_MADE,
        CODE_WANTED,
        BUNDLE_SEALED,
        BUNDLE_NOT_SEALED,
        LINK_KEPT,
        LINK_REFUSED,
        LINK_NOT_KEPT,
        SOCKET_CLOSED,
        CHANNEL_FAILED,
        CLOSE_WANTED
    }

    /** The socket is open. */
    record Connected() implements PairingEvent {
        @Override
        public Kind kind() {
            return Kind.CONNECTED;
        }
    }

    /**
     * The handshake is done and the server has proved its identity.
     *
     * @param jitter 0 to 1, random
     */
    record Established(double jitter) implements PairingEvent {
        @Override
        public Kind kind() {
            return Kind.ESTABLISHED;
        }
    }

    /** A stanza came. */
    record NodeReceived(Node node) implements PairingEvent {
        public NodeReceived {
            Objects.requireNonNull(node);
        }

        @Override
        public Kind kind() {
            return Kind.NODE_RECEIVED;
        }
    }

    /**
     * The alarm of {@link PairingAction.WakeAt} went off; too early or too late does no harm.
     *
     * @param jitter 0 to 1, random
     */
    record TimePassed(double jitter) implements PairingEvent {
        @Override
        public Kind kind() {
            return Kind.TIME_PASSED;
        }
    }

    /** The ADV secret of {@link PairingAction.MakeSecret} is made and stored. */
    record SecretMade(SecretBytes secret) implements PairingEvent {
        public SecretMade {
            Objects.requireNonNull(secret);
        }

        @Override
        public Kind kind() {
            return Kind.SECRET_MADE;
        }
    }

    /** A caller requests a pairing code; {@link PairingAction.AnswerRequest} answers. */
    record CodeWanted(PairingCodeRequest request) implements PairingEvent {
        public CodeWanted {
            Objects.requireNonNull(request);
        }

        @Override
        public Kind kind() {
            return Kind.CODE_WANTED;
        }
    }

    /** The key bundle of {@link PairingAction.SealBundle} is computed. */
    record BundleSealed(PairingCodeRequest request, PrimaryHello hello, KeyBundle bundle) implements PairingEvent {
        public BundleSealed {
            Objects.requireNonNull(request);
            Objects.requireNonNull(hello);
            Objects.requireNonNull(bundle);
        }

        @Override
        public Kind kind() {
            return Kind.BUNDLE_SEALED;
        }
    }

    /** The key bundle cannot be computed: the phone's keys are invalid. */
    record BundleNotSealed(PrimaryHello hello) implements PairingEvent {
        public BundleNotSealed {
            Objects.requireNonNull(hello);
        }

        @Override
        public Kind kind() {
            return Kind.BUNDLE_NOT_SEALED;
        }
    }

    /** The phone's confirmation of {@link PairingAction.ConfirmLink} is valid, and the link is on disk. */
    record LinkKept(LinkedIdentity identity) implements PairingEvent {
        public LinkKept {
            Objects.requireNonNull(identity);
        }

        @Override
        public Kind kind() {
            return Kind.LINK_KEPT;
        }
    }

    /** The phone's confirmation is not valid. */
    record LinkRefused(AdvStep step) implements PairingEvent {
        public LinkRefused {
            Objects.requireNonNull(step);
        }

        @Override
        public Kind kind() {
            return Kind.LINK_REFUSED;
        }
    }

    /**
     * The phone's confirmation may be valid, but the link is not on disk.
     *
     * @param why one sentence for an operator, free of secrets
     */
    record LinkNotKept(String why) implements PairingEvent {
        public LinkNotKept {
            Objects.requireNonNull(why);
        }

        @Override
        public Kind kind() {
            return Kind.LINK_NOT_KEPT;
        }
    }

    /**
     * The socket could not be opened, was closed, or broke.
     *
     * @param detail one sentence for an operator, free of secrets
     */
    record SocketClosed(String detail) implements PairingEvent {
        public SocketClosed {
            Objects.requireNonNull(detail);
        }

        @Override
        public Kind kind() {
            return Kind.SOCKET_CLOSED;
        }
    }

    /** The layers below stanzas (TLS, handshake, frames) broke the protocol, or the server proved a wrong identity. */
    record ChannelFailed(ConnectionEnd end) implements PairingEvent {
        public ChannelFailed {
            Objects.requireNonNull(end);
        }

        @Override
        public Kind kind() {
            return Kind.CHANNEL_FAILED;
        }
    }

    /** The caller closes the connection. */
    record CloseWanted() implements PairingEvent {
        @Override
        public Kind kind() {
            return Kind.CLOSE_WANTED;
        }
    }
}
