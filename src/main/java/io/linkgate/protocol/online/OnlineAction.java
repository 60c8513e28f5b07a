package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.time.Instant;
import java.util.Objects;

/** What the connection of a linked companion wants done. Closed family. */
public sealed interface OnlineAction {

    /** Open the socket. */
    record Dial() implements OnlineAction {}

    /** Send the first message of the handshake; the login follows by itself. */
    record BeginHandshake() implements OnlineAction {}

    /** Send this. */
    record Send(Node node) implements OnlineAction {
        public Send {
            Objects.requireNonNull(node);
        }
    }

    /** Wake the machine then; replaces any alarm before it. */
    record WakeAt(Instant when) implements OnlineAction {
        public WakeAt {
            Objects.requireNonNull(when);
        }
    }

    /**
     * Make so many one-time pre-keys, keep their private halves and that their ids are used up, then tell {@link
     * OnlineEvent.PreKeysMade}.
     */
    record MakePreKeys(int count) implements OnlineAction {}

    /** Keep this for the intro of the next connection. */
    record KeepRouting(SecretBytes info) implements OnlineAction {
        public KeepRouting {
            Objects.requireNonNull(info);
        }
    }

    /**
     * Count this login, and keep what it has told; once per connection.
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

    /** Note that the server is going to refuse this client version from then on. */
    record NoteExpiration(Instant end) implements OnlineAction {
        public NoteExpiration {
            Objects.requireNonNull(end);
        }
    }

    /** The link works from now on; once per connection. */
    record Announce() implements OnlineAction {}

    /** Close the socket; nothing follows. */
    record End(ConnectionEnd end) implements OnlineAction {
        public End {
            Objects.requireNonNull(end);
        }
    }
}
