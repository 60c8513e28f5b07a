package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import java.time.Instant;
import java.util.List;

/**
 * The kinds of messages that the stand-in delivers to a linked device. Each has exactly one right answer, written here
 * from the description of the wire and not from what our own companion does (whatsmeow {@code receipt.go},
 * whatsapp-rust {@code src/receipt.rs}). The content is random, so what is encrypted for a device alone cannot be read:
 * the right answer to it is an acknowledgement, behind a request to the sender. Phones send messages that can be read.
 */
public enum MessageKind {
    /** From another account. */
    FROM_OTHERS,
    /** From another account, in a group. */
    GROUP,
    /** A copy of what the owner sent from the phone. */
    OWN_COPY,
    /** A copy of what the owner sent from the phone, under the account's hidden number. */
    OWN_COPY_HIDDEN,
    /** From the owner's phone to this device alone, for its program and not for people. */
    PEER,
    /** A contact's status, as a message. */
    STATUS,
    /** A contact's status, in a stanza of its own. */
    STATUS_STANZA,
    /** From a channel. */
    NEWSLETTER,
    /** A message of which the server has no copy for this device. */
    UNAVAILABLE,
    /** A message whose content no device knows. */
    UNKNOWN;

    private static final String OTHER = "15550009999:3@s.whatsapp.net";
    private static final String RECIPIENT = "15550008888:2@s.whatsapp.net";
    private static final String HIDDEN_RECIPIENT = "200000000000002:2@lid";
    private static final String PARTICIPANT = "200000000000001:3@lid";
    private static final String GROUP_JID = "120363000000000001@g.us";
    private static final String STATUS_JID = "status@broadcast";
    private static final String CHANNEL = "120363000000000002@newsletter";

    /**
     * Queues a message of this kind.
     *
     * @param lid the hidden number of the device's account
     * @param content stands in for the ciphertext
     */
    public QueuedStanza queue(
            OfflineQueue queue, DeviceAddress device, long lid, String id, byte[] content, Instant now) {
        String phone = device.phone().digits() + "@s.whatsapp.net";
        String hidden = lid + "@lid";
        Node ciphertext = Node.of("enc").with("v", "2").with("type", "pkmsg").withBytes(content);
        Node message = Node.of(this == STATUS_STANZA ? "status" : "message")
                .with("id", id)
                .with("t", Long.toString(now.getEpochSecond()))
                .with("type", "text");
        Node receipt = Node.of("receipt").with("id", id);
        Node ack = Node.of("ack").with("id", id).with("class", "message");
        return switch (this) {
            case FROM_OTHERS ->
                queue.add(device, message.with("from", OTHER).withChildren(ciphertext), ack.with("to", OTHER));
            case GROUP ->
                queue.add(
                        device,
                        message.with("from", GROUP_JID)
                                .with("participant", PARTICIPANT)
                                .withChildren(ciphertext),
                        receipt.with("to", GROUP_JID)
                                .with("participant", PARTICIPANT)
                                .with("type", "inactive"));
            case OWN_COPY ->
                queue.add(
                        device,
                        message.with("from", phone).with("recipient", RECIPIENT).withChildren(ciphertext),
                        ack.with("to", phone).with("recipient", RECIPIENT));
            case OWN_COPY_HIDDEN ->
                queue.add(
                        device,
                        message.with("from", hidden)
                                .with("recipient", HIDDEN_RECIPIENT)
                                .withChildren(ciphertext),
                        ack.with("to", hidden).with("recipient", HIDDEN_RECIPIENT));
            case PEER ->
                queue.add(
                        device,
                        message.with("from", phone).with("category", "peer").withChildren(ciphertext),
                        ack.with("to", phone));
            case STATUS, STATUS_STANZA ->
                queue.add(
                        device,
                        message.with("from", STATUS_JID)
                                .with("participant", PARTICIPANT)
                                .withChildren(ciphertext),
                        receipt.with("to", STATUS_JID)
                                .with("participant", PARTICIPANT)
                                .with("context", "status"));
            case NEWSLETTER ->
                queue.add(
                        device,
                        message.with("from", CHANNEL)
                                .withChildren(Node.of("plaintext").withBytes(content)),
                        ack.with("to", CHANNEL));
            case UNAVAILABLE ->
                queue.add(
                        device,
                        message.with("from", OTHER)
                                .withChildren(Node.of("unavailable").with("type", "view_once")),
                        ack.with("to", OTHER));
            case UNKNOWN ->
                queue.add(
                        device,
                        message.with("from", OTHER).withChildren(List.of(Node.of("novelty"))),
                        ack.with("to", OTHER).with("error", "488"));
        };
    }
}
