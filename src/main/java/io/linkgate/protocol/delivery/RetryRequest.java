package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A device could not decrypt a message and asks for it once more, perhaps in a new session (whatsmeow {@code retry.go},
 * zapo {@code transport/node/builders/retry.ts}, whatsapp-rust {@code wacore/src/protocol/retry.rs}). Never prints a
 * number.
 *
 * @param id of the message
 * @param chat the chat, without a device
 * @param chatOther the chat under its other number
 * @param device the device that asks
 * @param own whether it is one of the owner's, which gets the copy for own devices
 * @param count how often it has asked for this message, from 1
 * @param error why, by the numbers of Signal; 0 if unknown
 * @param registrationId of the device; another one than that of the session makes the session void
 * @param bundle its keys for a new session, if it has sent any; the signature is not verified yet
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record RetryRequest(
        String id,
        Jid chat,
        Optional<Jid> chatOther,
        Jid device,
        boolean own,
        int count,
        int error,
        OptionalInt registrationId,
        Optional<PreKeyBundle> bundle) {

    /** How often a message is asked for at most; from this count on it is not sent again (whatsapp-rust). */
    public static final int MAX_COUNT = 5;

    /** From this count on a request has keys (whatsmeow {@code retry.go}). */
    private static final int KEYS_FROM = 2;

    private static final String VERSION = "1";

    public RetryRequest {
        Objects.requireNonNull(id);
        Objects.requireNonNull(chat);
        Objects.requireNonNull(chatOther);
        Objects.requireNonNull(device);
        Objects.requireNonNull(registrationId);
        Objects.requireNonNull(bundle);
    }

    /** Returns the count of the next request for a message, which may itself be a repetition. */
    public static int nextCount(int asked, IncomingMessage message) {
        return Math.max(asked, message.repetitions()) + 1;
    }

    /** Returns whether a request of that count has {@link RetryKeys}. */
    public static boolean needsKeys(int count) {
        return count >= KEYS_FROM;
    }

    /**
     * Asks the sender of a message for it once more.
     *
     * @param count how often it was asked for with this request, 1 to {@link #MAX_COUNT}
     * @param error why, by the numbers of Signal; 0 if unknown
     * @param registrationId of this device
     * @param keys required if {@link #needsKeys}; allowed before
     */
    public static Node of(IncomingMessage message, int count, int error, int registrationId, Optional<RetryKeys> keys) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("a message is asked for up to five times, not " + count);
        }
        if (needsKeys(count) && keys.isEmpty()) {
            throw new IllegalArgumentException("a sender who was asked before gets keys");
        }
        Node stanza = message.stanza();
        Node receipt = Node.of("receipt").with("id", message.id());
        receipt = Stanzas.copied(
                stanza, "participant", receipt.with("to", from(stanza)).with("type", "retry"));
        receipt = Stanzas.copied(stanza, "recipient", receipt);
        Node retry = Node.of("retry")
                .with("v", VERSION)
                .with("count", Integer.toString(count))
                .with("id", message.id())
                .with("t", Stanzas.seconds(message.at()))
                .with("error", Integer.toString(error));
        Node registration = Node.of("registration").withBytes(Stanzas.bigEndian(registrationId, 4));
        return (message.peer() ? receipt.with("category", "peer") : receipt)
                .withChildren(Stanzas.children(List.of(retry, registration), keys.map(RetryKeys::node)));
    }

    /**
     * Reads a receipt of the type {@code retry}. Keys that are malformed, or of a companion that is provably not one of
     * its account, are left out.
     *
     * @param accountKey the Signal identity of the phone of the device's account: that of the own one from the link,
     *     others if known
     * @return empty if it is another receipt, or an attribute is missing or malformed
     */
    public static Optional<RetryRequest> parse(Node receipt, OwnJids own, Optional<PublicKey> accountKey) {
        Optional<Node> retry = receipt.child("retry");
        if (!receipt.tag().equals("receipt") || !receipt.has("type", "retry") || retry.isEmpty()) {
            return Optional.empty();
        }
        int count = Stanzas.number(retry.get(), "count").orElse(1);
        return Source.of(receipt, own)
                .filter(source -> source.sender().isUser())
                .flatMap(source -> Stanzas.id(retry.get())
                        .or(() -> Stanzas.id(receipt))
                        .map(id -> new RetryRequest(
                                id,
                                source.chat(),
                                source.chatOther(),
                                source.sender(),
                                source.own(),
                                Math.max(count, 1),
                                Stanzas.number(retry.get(), "error").orElse(0),
                                BundleReader.registration(receipt),
                                bundle(receipt, source.sender(), own, accountKey))));
    }

    /** Returns whether the message is not sent again any more. */
    public boolean isTooOften() {
        return count >= MAX_COUNT;
    }

    private static Optional<PreKeyBundle> bundle(
            Node receipt, Jid device, OwnJids own, Optional<PublicKey> accountKey) {
        return receipt.child("keys")
                .flatMap(keys -> BundleReader.read(receipt))
                .filter(bundle -> !BundleAnswer.isForeign(device, receipt, bundle, own, accountKey));
    }

    private static String from(Node stanza) {
        return stanza.attribute("from").orElseThrow();
    }

    @Override
    public String toString() {
        return "RetryRequest[" + id + ", count=" + count + "]";
    }
}
