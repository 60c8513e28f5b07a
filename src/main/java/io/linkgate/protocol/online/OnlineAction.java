package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.time.Instant;
import java.util.Objects;

/** What the machine of a linked companion orders. Closed family. */
public sealed interface OnlineAction {

    /** Open the socket. */
    record Dial() implements OnlineAction {}

    /** Send the first message of the handshake; the login follows by itself. */
    record BeginHandshake() implements OnlineAction {}

    /** Send a stanza. */
    record Send(Node node) implements OnlineAction {
        public Send {
            Objects.requireNonNull(node);
        }
    }

    /** Wake the machine at that time; replaces any earlier alarm. */
    record WakeAt(Instant when) implements OnlineAction {
        public WakeAt {
            Objects.requireNonNull(when);
        }
    }

    /**
     * Make one-time pre-keys, store their private halves and the next id, then report {@link OnlineEvent.PreKeysMade},
     * or {@link OnlineEvent.Broken} if they cannot be stored.
     */
    record MakePreKeys(int count) implements OnlineAction {}

    /** Store the routing info for the next connection. */
    record KeepRouting(SecretBytes info) implements OnlineAction {
        public KeepRouting {
            Objects.requireNonNull(info);
        }
    }

    /**
     * Count this login and store the hidden JID; once per connection.
     *
     * @param lid the own hidden JID; may be empty
     */
    record KeepLogin(String lid) implements OnlineAction {
        public KeepLogin {
            Objects.requireNonNull(lid);
        }

        @Override
        public String toString() {
            return "KeepLogin";
        }
    }

    /** Note when the server will start to refuse this client version. */
    record NoteExpiration(Instant end) implements OnlineAction {
        public NoteExpiration {
            Objects.requireNonNull(end);
        }
    }

    /**
     * Pass on a stanza about messages, or the answer to a request that the machine has not made; it is answered there.
     */
    record PassOn(Node node) implements OnlineAction {
        public PassOn {
            Objects.requireNonNull(node);
        }
    }

    /** The link works from now on; once per connection. */
    record Announce() implements OnlineAction {}

    /** Close the socket; always the last action. */
    record End(ConnectionEnd end) implements OnlineAction {
        public End {
            Objects.requireNonNull(end);
        }
    }
}
