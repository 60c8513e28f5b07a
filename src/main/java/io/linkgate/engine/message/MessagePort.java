package io.linkgate.engine.message;

import java.util.concurrent.CompletionStage;

/**
 * The messages of one open connection. All methods return at once and may be called from any thread; their stages
 * complete on a thread of the engine, at the latest with the end of the connection, and fail only because of a bug.
 */
public interface MessagePort {

    /**
     * Sends a text. {@link MessageEvent.SendEnded} reports the outcome through the {@link MessageStore}, perhaps after
     * another connection has sent the same bytes again. A text whose id was sent before is not sent twice: its outcome
     * is reported again, or, while there is none, the same bytes are sent again. After a failure of the disk no outcome
     * may follow before a text with the same id is sent.
     *
     * @return whether it was taken; false when the connection is over, and then no outcome follows
     */
    CompletionStage<Boolean> send(OutgoingText text);

    /** Looks up whether a phone number has an account. */
    CompletionStage<NumberLookup> lookUp(String phone);

    /**
     * Marks all messages that have come in a chat as read.
     *
     * @return whether it was sent; false when the connection is over
     */
    CompletionStage<Boolean> markSeen(Recipient chat);

    /**
     * Shows in a chat that the owner is typing, or no longer is.
     *
     * @return whether it was sent; false when the connection is over
     */
    CompletionStage<Boolean> showTyping(Recipient chat, boolean typing);
}
