package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server's answer to a message (whatsmeow {@code send.go}). It only means that the server has stored or refused it;
 * delivery and reading are receipts of the recipient.
 *
 * @param id of the message
 * @param from the recipient
 * @param at the message's time
 * @param participantHash of the devices that the server knows, if ours were others
 * @param error empty if the server has stored it; never 0
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record SentAck(
        String id, Optional<Jid> from, Optional<Instant> at, Optional<String> participantHash, OptionalInt error) {

    /**
     * The recipient needs a privacy token and there is none, or the account may not begin chats for a while. A
     * repetition counts as another attempt (Baileys {@code Socket/messages-recv.ts}).
     */
    public static final int NEEDS_TOKEN = 463;

    /** Errors of the server itself, after which the same message may be sent again (whatsapp-rust). */
    private static final int INTERNAL_ERROR = 500;

    private static final int UNAVAILABLE = 503;

    /** Stands for an error that is no number; 0 would be none. */
    public static final int UNKNOWN_ERROR = -1;

    private static final int MAX_HASH = 64;

    public SentAck {
        Objects.requireNonNull(id);
        Objects.requireNonNull(from);
        Objects.requireNonNull(at);
        Objects.requireNonNull(participantHash);
        Objects.requireNonNull(error);
    }

    /** Reads a stanza; empty if it is not the acknowledgement of a message, or has no id. */
    public static Optional<SentAck> parse(Node ack) {
        if (!ack.tag().equals("ack") || !ack.has("class", "message")) {
            return Optional.empty();
        }
        return Stanzas.id(ack)
                .map(id -> new SentAck(
                        id,
                        Stanzas.jid(ack, "from"),
                        Stanzas.time(ack, "t"),
                        ack.attribute("phash").filter(hash -> !hash.isEmpty() && hash.length() <= MAX_HASH),
                        error(ack)));
    }

    /** Returns whether the server has stored the message. */
    public boolean isAccepted() {
        return error.isEmpty();
    }

    /** Returns whether the server could not handle it for a reason of its own. */
    public boolean isServerTrouble() {
        return error.isPresent() && (error.getAsInt() == INTERNAL_ERROR || error.getAsInt() == UNAVAILABLE);
    }

    /**
     * Returns whether the server knows other devices than the message was encrypted for, so that the lists of both
     * accounts are stale. The message is not sent again: that is known to loop.
     *
     * @param ours the hash of all devices of both accounts
     */
    public boolean isStale(String ours) {
        return participantHash.filter(hash -> !hash.equals(ours)).isPresent();
    }

    private static OptionalInt error(Node ack) {
        if (ack.attribute("error").isEmpty() || ack.has("error", "0")) {
            return OptionalInt.empty();
        }
        int number = Stanzas.number(ack, "error").orElse(UNKNOWN_ERROR);
        return OptionalInt.of(number == 0 ? UNKNOWN_ERROR : number);
    }
}
