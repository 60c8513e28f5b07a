package io.linkgate.engine.message;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What is new about the messages of a linked account. Closed family; never prints a text, a number or a name. */
public sealed interface MessageEvent {

    /** Returns the id of the message. */
    String id();

    /**
     * A message came, or the owner has sent one from another device.
     *
     * @param id the message's id, unique per chat
     * @param at the message's time, by the server
     * @param chat the JID of the chat: the other account, a group or a list; without a device
     * @param chatPhone the other account's phone number as a JID, if {@code chat} is a hidden number and it is known
     * @param sender the JID of the sender, without a device
     * @param fromMe whether the owner has sent it from another device
     * @param name what the sender calls itself; may be empty; chosen by a stranger
     * @param type {@code text}, or what else it is, for example {@code image}, {@code reaction} or {@code unknown}
     * @param body the text; empty if it is something else, or a message of a group
     * @param hasMedia whether it has a picture, a film, a recording, a document or a sticker
     * @param quotedId the id of the message that it replies to
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Received(
            String id,
            Instant at,
            String chat,
            Optional<String> chatPhone,
            String sender,
            boolean fromMe,
            String name,
            String type,
            Optional<String> body,
            boolean hasMedia,
            Optional<String> quotedId)
            implements MessageEvent {
        public Received {
            Objects.requireNonNull(id);
            Objects.requireNonNull(at);
            Objects.requireNonNull(chat);
            Objects.requireNonNull(chatPhone);
            Objects.requireNonNull(sender);
            Objects.requireNonNull(name);
            Objects.requireNonNull(type);
            Objects.requireNonNull(body);
            Objects.requireNonNull(quotedId);
        }

        @Override
        public String toString() {
            return "Received[" + id + ", " + type + "]";
        }
    }

    /**
     * A text that was sent has come further.
     *
     * @param chat the JID of the chat as the text was addressed, without a device
     * @param level how far
     */
    record Acknowledged(String id, String chat, AckLevel level) implements MessageEvent {
        public Acknowledged {
            Objects.requireNonNull(id);
            Objects.requireNonNull(chat);
            Objects.requireNonNull(level);
        }

        @Override
        public String toString() {
            return "Acknowledged[" + id + ", " + level + "]";
        }
    }

    /**
     * The sending of a text has ended. If it was accepted, {@link Acknowledged} with {@link AckLevel#SERVER} is
     * implied.
     */
    record SendEnded(String id, SendOutcome outcome) implements MessageEvent {
        public SendEnded {
            Objects.requireNonNull(id);
            Objects.requireNonNull(outcome);
        }
    }
}
