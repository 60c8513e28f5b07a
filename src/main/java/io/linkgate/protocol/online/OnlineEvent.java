package io.linkgate.protocol.online;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.List;
import java.util.Objects;

/** What can happen to the connection of a linked companion. Closed family. */
public sealed interface OnlineEvent {

    Kind kind();

    /** The kinds of events, for tables. */
    enum Kind {
        CONNECTED,
        ESTABLISHED,
        NODE_RECEIVED,
        TIME_PASSED,
        PRE_KEYS_MADE,
        BROKEN,
        SOCKET_ENDED,
        CLOSE_WANTED
    }

    /** The socket is open. */
    record Connected() implements OnlineEvent {
        @Override
        public Kind kind() {
            return Kind.CONNECTED;
        }
    }

    /**
     * The handshake is done and our login was sent with it.
     *
     * @param jitter 0 to 1, random; moves the first keep-alive
     */
    record Established(double jitter) implements OnlineEvent {
        @Override
        public Kind kind() {
            return Kind.ESTABLISHED;
        }
    }

    /** A stanza came. */
    record NodeReceived(Node node) implements OnlineEvent {
        public NodeReceived {
            Objects.requireNonNull(node);
        }

        @Override
        public Kind kind() {
            return Kind.NODE_RECEIVED;
        }
    }

    /**
     * The alarm of {@link OnlineAction.WakeAt} went off; too early or too late does no harm.
     *
     * @param jitter 0 to 1, random; moves the next keep-alive
     */
    record TimePassed(double jitter) implements OnlineEvent {
        @Override
        public Kind kind() {
            return Kind.TIME_PASSED;
        }
    }

    /** The pre-keys of {@link OnlineAction.MakePreKeys} are made, and their private halves are on disk. */
    record PreKeysMade(List<PreKey> keys) implements OnlineEvent {
        public PreKeysMade {
            keys = List.copyOf(keys);
        }

        @Override
        public Kind kind() {
            return Kind.PRE_KEYS_MADE;
        }
    }

    /**
     * Something failed on our side: {@link OnlineAction.MakePreKeys}, or a message could not be read or kept.
     *
     * @param why one sentence for an operator, free of secrets
     */
    record Broken(String why) implements OnlineEvent {
        public Broken {
            Objects.requireNonNull(why);
        }

        @Override
        public Kind kind() {
            return Kind.BROKEN;
        }
    }

    /** The socket could not be opened, was closed or broke, or the server broke the protocol below stanzas. */
    record SocketEnded(ConnectionEnd end) implements OnlineEvent {
        public SocketEnded {
            Objects.requireNonNull(end);
        }

        @Override
        public Kind kind() {
            return Kind.SOCKET_ENDED;
        }
    }

    /** The caller closes the connection. */
    record CloseWanted() implements OnlineEvent {
        @Override
        public Kind kind() {
            return Kind.CLOSE_WANTED;
        }
    }
}
