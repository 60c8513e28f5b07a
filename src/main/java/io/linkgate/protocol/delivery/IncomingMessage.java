package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.PeerText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A message that came, before it is decrypted (whatsmeow {@code message.go}, {@code parseMessageSource}; Baileys {@code
 * Utils/decode-wa-message.ts}). Hosted servers count as their normal ones for the chat; the sender keeps its own, since its session is
 * another one. Never prints a number or a name.
 *
 * <pre>
 *  from                            chat                     sender        other number
 *  another account                 from, without a device   from          sender_pn or sender_lid, of the sender
 *  the owner, with a recipient     recipient                from          peer_recipient_pn or _lid, of the chat
 *  the owner, without              from, without a device   from          -
 *  a group or a list               from                     participant   participant_pn or _lid, of the sender
 *  a newsletter                    from                     from          -
 * </pre>
 *
 * @param stanza as it came, for the answers
 * @param id unique per chat
 * @param at when it was sent, by the server
 * @param chat without a device
 * @param chatOther the chat under its other number
 * @param sender with its device
 * @param senderOther the sender under its other number, with its device
 * @param own whether a device of the owner has sent it
 * @param peer whether it is between devices of the owner, and not for people
 * @param offline whether it waited for this device
 * @param name what the sender calls itself, on one line; may be empty
 * @param ciphertexts up to {@link #MAX_CIPHERTEXTS}; further ones are ignored
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record IncomingMessage(
        Node stanza,
        String id,
        Instant at,
        Jid chat,
        Optional<Jid> chatOther,
        Jid sender,
        Optional<Jid> senderOther,
        boolean own,
        boolean peer,
        boolean offline,
        String name,
        List<Ciphertext> ciphertexts) {

    /** Maximum number of ciphertexts that is read; honest messages have one or two. */
    public static final int MAX_CIPHERTEXTS = 4;

    private static final int MAX_NAME = 128;

    public IncomingMessage {
        Objects.requireNonNull(stanza);
        Objects.requireNonNull(id);
        Objects.requireNonNull(at);
        Objects.requireNonNull(chat);
        Objects.requireNonNull(chatOther);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(senderOther);
        Objects.requireNonNull(name);
        ciphertexts = List.copyOf(ciphertexts);
    }

    /** Returns whether a node is a message; statuses also come in a stanza of their own. */
    public static boolean isMessage(Node node) {
        return node.tag().equals("message") || (node.tag().equals("status") && node.has("from", "status@broadcast"));
    }

    /**
     * Reads a message.
     *
     * @param message one for which {@link #isMessage} holds
     * @return empty if its id, time, chat or sender is missing or malformed
     */
    public static Optional<IncomingMessage> parse(Node message, OwnJids own) {
        Optional<String> id = Stanzas.id(message);
        Optional<Instant> at = Stanzas.time(message, "t");
        Optional<Source> source = Source.of(message, own);
        if (id.isEmpty() || at.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        Source from = source.get();
        return Optional.of(new IncomingMessage(
                message,
                id.get(),
                at.get(),
                from.chat(),
                from.chatOther(),
                from.sender(),
                from.senderOther(),
                from.own(),
                message.has("category", "peer"),
                message.attribute("offline").isPresent(),
                PeerText.oneLine(message.attribute("notify").orElse(""), MAX_NAME),
                message.children("enc").stream()
                        .limit(MAX_CIPHERTEXTS)
                        .map(Ciphertext::read)
                        .toList()));
    }

    /**
     * Returns what becomes of a message that needs no decryption.
     *
     * @param message one for which {@link #isMessage} holds
     * @param parsed what {@link #parse} has returned
     * @return empty if there is something to decrypt
     */
    public static Optional<MessageOutcome> outcome(Node message, Optional<IncomingMessage> parsed) {
        boolean newsletter =
                Stanzas.jid(message, "from").filter(Jid::isNewsletter).isPresent();
        if (newsletter || message.has("type", "medianotify")) {
            return Optional.of(MessageOutcome.NOT_ADDRESSED);
        }
        if (parsed.isEmpty()) {
            return Optional.of(MessageOutcome.UNUSABLE);
        }
        if (!parsed.get().ciphertexts().isEmpty()) {
            return Optional.empty();
        }
        boolean unavailable = message.child("unavailable").isPresent();
        return Optional.of(unavailable ? MessageOutcome.UNAVAILABLE : MessageOutcome.NOTHING_RECOGNISED);
    }

    /**
     * Returns the address of the session with the sender: its hidden number, if it is known from the stanza or from
     * elsewhere.
     *
     * @param hiddenNumber the hidden number of a phone number, if known; both without a device
     */
    public Jid sessionJid(Function<Jid, Optional<Jid>> hiddenNumber) {
        if (!sender.isPhone() || sender.isBot()) {
            return sender;
        }
        return senderOther
                .filter(Jid::isHidden)
                .or(() -> hiddenNumber.apply(sender.bare()).map(sender::under))
                .orElse(sender);
    }

    /** Returns the pairs of numbers that the stanza names. */
    public List<LidPair> pairs() {
        return Stream.of(
                        senderOther.flatMap(other -> LidPair.of(sender, other)),
                        chatOther.flatMap(other -> LidPair.of(chat, other)))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Returns how often it was sent again for us, the most of all ciphertexts; 0 the first time. */
    public int repetitions() {
        return ciphertexts.stream().mapToInt(Ciphertext::count).max().orElse(0);
    }

    @Override
    public String toString() {
        return "IncomingMessage[" + id + "]";
    }
}
