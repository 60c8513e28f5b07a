package io.linkgate.protocol.online;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.List;
import java.util.Objects;

/** What can happen to the connection of a linked companion. Closed family. */
public sealed interface OnlineEvent {

    /** The socket is open. */
    record Connected() implements OnlineEvent {}

    /**
     * The handshake is done and our login is with the server.
     *
     * @param jitter 0 to 1, moves the first keep-alive
     */
    record Established(double jitter) implements OnlineEvent {}

    /** A stanza came. */
    record NodeReceived(Node node) implements OnlineEvent {
        public NodeReceived {
            Objects.requireNonNull(node);
        }
    }

    /**
     * An alarm went off, or time was looked at for another reason.
     *
     * @param jitter 0 to 1, moves the next keep-alive
     */
    record TimePassed(double jitter) implements OnlineEvent {}

    /** The pre-keys that {@link OnlineAction.MakePreKeys} asked for are made, and their private halves are on disk. */
    record PreKeysMade(List<PreKey> keys) implements OnlineEvent {
        public PreKeysMade {
            keys = List.copyOf(keys);
        }
    }

    /**
     * The connection cannot go on on our side.
     *
     * @param why one sentence for an operator, free of secrets
     */
    record Broken(String why) implements OnlineEvent {
        public Broken {
            Objects.requireNonNull(why);
        }
    }

    /** The socket could not be opened, was closed or broke, or what came is not what the protocol allows. */
    record SocketEnded(ConnectionEnd end) implements OnlineEvent {
        public SocketEnded {
            Objects.requireNonNull(end);
        }
    }

    /** We want it to be over. */
    record CloseWanted() implements OnlineEvent {}
}
