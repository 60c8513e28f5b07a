package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A receipt for messages that were sent (whatsmeow {@code receipt.go}). It is acknowledged like a notification. Never
 * prints a number.
 *
 * @param type a type of {@link ReceiptType#RETRY} is read by {@link RetryRequest}
 * @param chat without a device
 * @param chatOther the chat under its other number
 * @param sender who has the message, with its device
 * @param own whether a device of the owner has sent the receipt
 * @param at when; empty if it is not named
 * @param ids the messages; up to {@link #MAX_IDS}, further ones are ignored
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record IncomingReceipt(
        ReceiptType type,
        Jid chat,
        Optional<Jid> chatOther,
        Jid sender,
        boolean own,
        Optional<Instant> at,
        List<String> ids) {

    /** Maximum number of messages that is read of one receipt. */
    public static final int MAX_IDS = 1000;

    public IncomingReceipt {
        Objects.requireNonNull(type);
        Objects.requireNonNull(chat);
        Objects.requireNonNull(chatOther);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(at);
        ids = List.copyOf(ids);
    }

    /** Reads a receipt; empty if its chat, its sender or its id is missing or malformed. */
    public static Optional<IncomingReceipt> parse(Node receipt, OwnJids own) {
        if (!receipt.tag().equals("receipt")) {
            return Optional.empty();
        }
        return Source.of(receipt, own)
                .flatMap(source -> Stanzas.id(receipt)
                        .map(id -> new IncomingReceipt(
                                ReceiptType.of(receipt.attribute("type").orElse("")),
                                source.chat(),
                                source.chatOther(),
                                source.sender(),
                                source.own(),
                                Stanzas.time(receipt, "t"),
                                ids(receipt, id))));
    }

    private static List<String> ids(Node receipt, String first) {
        return Stream.concat(
                        Stream.of(first),
                        receipt.children("list").stream()
                                .flatMap(list -> list.children("item").stream())
                                .flatMap(item -> Stanzas.id(item).stream()))
                .distinct()
                .limit(MAX_IDS)
                .toList();
    }

    @Override
    public String toString() {
        return "IncomingReceipt[" + type + ", " + ids.size() + "]";
    }
}
