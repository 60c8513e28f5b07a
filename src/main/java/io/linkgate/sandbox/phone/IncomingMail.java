package io.linkgate.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.MessageException;
import io.linkgate.protocol.message.Padding;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.DeviceIdentity;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.mail.MailAddress;
import io.linkgate.sandbox.server.SandboxServer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What one phone does with a message: it decrypts it by itself, puts it into its inbox, and answers as a phone does
 * (messaging.md sections 10.3, 10.4 and 11.1). Confined to the lock of its phone.
 */
final class IncomingMail {

    /** The companion's identity is missing, or is not that of its link (section 11.1). */
    private static final int BAD_IDENTITY = 12;

    private static final int UNKNOWN = 0;
    private static final String BROKEN_CONTENT = "491";
    private static final int MAX_COUNTED = 1_000;

    private final SandboxServer server;
    private final DeviceAddress self;
    private final PhoneInbox inbox;
    private final PhoneCipher cipher;
    private final PhoneSessions sessions;
    private final Placeholders placeholders;
    /** How many retry receipts were sent, by sender and id of the message. */
    private final Map<String, Integer> retries = new LinkedHashMap<>();
    /** How many more are to be sent on purpose. */
    private final Map<String, Integer> pretended = new LinkedHashMap<>();

    IncomingMail(
            SandboxServer server, DeviceAddress self, PhoneInbox inbox, PhoneCipher cipher, PhoneSessions sessions) {
        this.server = Objects.requireNonNull(server);
        this.self = Objects.requireNonNull(self);
        this.inbox = Objects.requireNonNull(inbox);
        this.cipher = Objects.requireNonNull(cipher);
        this.sessions = Objects.requireNonNull(sessions);
        this.placeholders = new Placeholders(server.accounts(), inbox, self.phone());
    }

    /**
     * An answer: a stanza, or a message for one companion of the phone.
     *
     * @param content before padding
     */
    record Answer(Optional<Node> stanza, DeviceAddress companion, byte[] content) {

        /** Leaves the content out. */
        @Override
        public String toString() {
            return "Answer[" + stanza.isPresent() + "]";
        }
    }

    /** Takes a message, and returns its answers. */
    List<Answer> message(PhoneAccount own, Node message) {
        Optional<MailAddress> from = message.attribute("from").flatMap(MailAddress::parse);
        Optional<DeviceAddress> sender = from.flatMap(this::device);
        Optional<Node> enc = message.child("enc");
        Optional<CiphertextKind> kind =
                enc.flatMap(node -> node.attribute("type")).flatMap(CiphertextKind::parse);
        if (sender.isEmpty() || kind.isEmpty()) {
            return List.of();
        }
        if (!hasItsIdentity(message, kind.get(), sender.get())) {
            return retry(own, message, sender.get(), BAD_IDENTITY);
        }
        try {
            byte[] padded = cipher.decrypt(
                    own, sender.get(), kind.get(), enc.get().bytes().orElseThrow());
            return pretends(message, sender.get())
                    ? retry(own, message, sender.get(), UNKNOWN)
                    : decrypted(own, message, sender.get(), padded);
        } catch (SignalException e) {
            OptionalInt error = e.reason().retryError();
            return error.isPresent()
                    ? retry(own, message, sender.get(), error.getAsInt())
                    : List.of(receipt(message, sender.get()));
        }
    }

    /** A companion that begins a session shows the identity of its link. */
    private boolean hasItsIdentity(Node message, CiphertextKind kind, DeviceAddress sender) {
        Optional<DeviceIdentity> expected = server.accounts().device(sender).flatMap(LinkedDevice::identity);
        if (kind == CiphertextKind.PLAIN || expected.isEmpty()) {
            return true;
        }
        try {
            byte[] shown = message.child("device-identity").flatMap(Node::bytes).orElse(new byte[0]);
            AdvSignedDeviceIdentity identity = AdvSignedDeviceIdentity.parseFrom(shown);
            return DeviceIdentity.of(identity.toBuilder()
                            .clearAccountSignatureKey()
                            .build()
                            .toByteArray())
                    .equals(expected.get());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private boolean pretends(Node message, DeviceAddress sender) {
        if (message.has("category", "peer")) {
            return false;
        }
        String name = name(message, sender);
        int left = pretended.containsKey(name)
                ? pretended.get(name)
                : cipher.fault(sender, Fault::appliesToRead).map(Fault::count).orElse(0);
        if (left > 0) {
            put(pretended, name, left - 1);
        }
        return left > 0;
    }

    private List<Answer> retry(PhoneAccount own, Node message, DeviceAddress sender, int error) {
        int count = retries.getOrDefault(name(message, sender), 0) + 1;
        put(retries, name(message, sender), count);
        boolean pretending = pretended.containsKey(name(message, sender));
        if (count > RetryParts.MAX && !pretending) {
            return List.of(stanza(ack(message, "500")));
        }
        return List.of(
                stanza(RetryParts.receipt(
                        message, count, error, own, server.mail().phoneKeys())),
                stanza(ack(message)));
    }

    private List<Answer> decrypted(PhoneAccount own, Node message, DeviceAddress sender, byte[] padded) {
        MessageContent content;
        try {
            content = MessageContent.parse(Padding.unpad(padded));
        } catch (MessageException e) {
            return List.of(stanza(ack(message, BROKEN_CONTENT)));
        }
        if (message.has("category", "peer")) {
            Optional<Answer> answer = content.protocolMessage()
                    .filter(ProtocolMessage.PeerDataRequest.class::isInstance)
                    .map(ProtocolMessage.PeerDataRequest.class::cast)
                    .map(request -> new Answer(
                            Optional.empty(),
                            sender,
                            placeholders.answer(message.attribute("id").orElseThrow(), request)));
            return Stream.concat(Stream.of(receipt(message, sender)), answer.stream())
                    .toList();
        }
        boolean ours = sender.phone().equals(self.phone());
        Optional<MessageContent.DeviceSent> copy = content.deviceSent().filter(any -> ours);
        MessageContent inner = copy.map(MessageContent.DeviceSent::inner).orElse(content);
        PhoneNumber to = copy.map(MessageContent.DeviceSent::destination)
                .map(Jid::text)
                .flatMap(MailAddress::parse)
                .flatMap(this::account)
                .map(PhoneAccount::phone)
                .orElse(own.phone());
        if (inner.isForPeople()) {
            inbox.add(new InboxEntry(
                    message.attribute("id").orElseThrow(),
                    sender.phone(),
                    to,
                    sender.device(),
                    inner.type(),
                    inner.text(),
                    time(message),
                    ours));
        }
        return List.of(receipt(message, sender));
    }

    /** The one receipt of a message that was read, now or before. */
    private Answer receipt(Node message, DeviceAddress sender) {
        Node receipt = Node.of("receipt")
                .with("id", message.attribute("id").orElseThrow())
                .with("to", message.attribute("from").orElseThrow());
        if (message.has("category", "peer")) {
            return stanza(receipt.with("type", "peer_msg"));
        }
        if (!sender.phone().equals(self.phone())) {
            return stanza(receipt);
        }
        Node own = receipt.with("type", "sender");
        Optional<String> recipient = message.attribute("recipient");
        return stanza(recipient.isPresent() ? own.with("recipient", recipient.get()) : own);
    }

    private static Node ack(Node message) {
        return Node.of("ack")
                .with("class", "message")
                .with("id", message.attribute("id").orElseThrow())
                .with("to", message.attribute("from").orElseThrow());
    }

    private static Node ack(Node message, String error) {
        return ack(message).with("error", error);
    }

    private Answer stanza(Node node) {
        return new Answer(Optional.of(node), self, new byte[0]);
    }

    private static Instant time(Node message) {
        return Instant.ofEpochSecond(message.attribute("t")
                .filter(t -> t.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .orElse(0L));
    }

    private static String name(Node message, DeviceAddress sender) {
        return sender.phone().digits() + ":" + sender.device() + " "
                + message.attribute("id").orElse("");
    }

    private static void put(Map<String, Integer> counts, String name, int count) {
        counts.put(name, count);
        if (counts.size() > MAX_COUNTED) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    private Optional<PhoneAccount> account(MailAddress address) {
        return address.hidden()
                ? server.accounts().ofLid(address.user())
                : PhoneNumber.ofDigits(Long.toString(address.user()))
                        .flatMap(number -> server.accounts().of(number));
    }

    /** The device with that address. */
    Optional<DeviceAddress> device(MailAddress address) {
        return account(address).map(account -> new DeviceAddress(account.phone(), address.device()));
    }

    /** An account has another identity: sessions with it are of no use; if it is the phone's own, no session is. */
    void forget(PhoneNumber account) {
        if (account.equals(self.phone())) {
            sessions.forgetAll();
        } else {
            sessions.forget(account);
        }
    }
}
