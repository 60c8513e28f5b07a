package io.linkgate.message;

import java.time.Duration;
import java.time.Instant;

/** The answer to a {@link TextRequest}. Closed family; never prints a number. */
public sealed interface SendResult {

    /**
     * WhatsApp has the text.
     *
     * @param messageId the id of the message
     * @param at the message's time, by WhatsApp's server
     * @param from the address of the own account
     * @param chat the address of the chat, as the caller has addressed it
     */
    record Sent(String messageId, Instant at, String from, String chat) implements SendResult {

        @Override
        public String toString() {
            return "Sent[" + messageId + "]";
        }
    }

    /** There is no such account. */
    record NoRecipient() implements SendResult {}

    /**
     * WhatsApp has refused the text.
     *
     * @param error WhatsApp's number
     */
    record Rejected(int error) implements SendResult {}

    /** The session is not connected; nothing was sent. */
    record NotConnected() implements SendResult {}

    /**
     * The text was not sent: WhatsApp could not take it now, or the connection ended before it left. The same id sends it
     * again.
     *
     * @param messageId the id of the message
     */
    record NotSent(String messageId) implements SendResult {}

    /**
     * WhatsApp has not acknowledged the text in time. It may be sent yet; the same id never sends it twice.
     *
     * @param messageId the id of the message
     */
    record Unacknowledged(String messageId) implements SendResult {}

    /** The id stands for another text. */
    record Different() implements SendResult {}

    /**
     * One text or one new chat too many; nothing was sent.
     *
     * @param limit which limit it is
     * @param after when the next one is allowed
     */
    record TooMany(Limit limit, Duration after) implements SendResult {}

    /** The limits that protect an account. */
    enum Limit {
        TEXTS_PER_MINUTE,
        NEW_CHATS_PER_HOUR
    }
}
