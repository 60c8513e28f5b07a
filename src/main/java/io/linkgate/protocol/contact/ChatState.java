package io.linkgate.protocol.contact;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;

/** Shows in a chat whether the owner is typing (whatsmeow {@code presence.go}, {@code SendChatPresence}). */
public final class ChatState {

    private ChatState() {}

    /** Shows that the owner is typing; the other side forgets it after some seconds. */
    public static Node composing(Jid chat) {
        return state(chat, "composing");
    }

    /** Shows that the owner has stopped. */
    public static Node paused(Jid chat) {
        return state(chat, "paused");
    }

    private static Node state(Jid chat, String state) {
        return Node.of("chatstate").with("to", chat.bare().text()).withChildren(Node.of(state));
    }
}
