package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.mail.MailAddress;
import io.linkgate.sandbox.mail.PostOffice;
import io.linkgate.sandbox.mail.QueuedStanza;
import io.linkgate.sandbox.server.SandboxServer;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The mail of one phone: what it sends to others and to its own companions, and the queue that it works off. Guarded by
 * its own monitor; never waits for a connection.
 */
final class PhoneDesk {

    private static final int ID_BYTES = 9;
    private static final String GREETED = "greeted/";

    private final SandboxServer server;
    private final PostOffice mail;
    private final PhoneNumber phone;
    private final DeviceAddress self;
    private final PhoneInbox inbox;
    private final PhoneCipher cipher;
    private final PhoneOutgoing sent;
    private final IncomingMail incoming;
    /** The key indexes of the companions that have had what a phone sends after a link. */
    private final Set<Integer> greeted = new HashSet<>();

    PhoneDesk(SandboxServer server, PhoneNumber phone) {
        this.server = Objects.requireNonNull(server);
        this.mail = server.mail();
        this.phone = Objects.requireNonNull(phone);
        this.self = DeviceAddress.ofPhone(phone);
        this.inbox = new PhoneInbox(mail.journal(), phone);
        PhoneSessions sessions = new PhoneSessions(mail.journal(), phone);
        this.cipher = new PhoneCipher(server, sessions);
        this.sent = new PhoneOutgoing(mail.journal(), phone);
        this.incoming = new IncomingMail(server, self, inbox, cipher, sessions);
        mail.journal()
                .records(greetedPrefix())
                .keySet()
                .forEach(name -> greeted.add(
                        Integer.parseInt(name.substring(greetedPrefix().length()))));
    }

    private String greetedPrefix() {
        return GREETED + phone.digits() + "/";
    }

    private PhoneAccount own() {
        return server.accounts().of(phone).orElseThrow();
    }

    /** Works off the queue: each stanza is settled when what follows from it is on disk. */
    synchronized void work() {
        for (QueuedStanza queued : mail.queue().of(self)) {
            Node stanza = queued.stanza();
            switch (stanza.tag()) {
                case "message" -> incoming.message(own(), stanza).forEach(this::answer);
                case "receipt" -> receipt(stanza);
                case "notification" -> notification(stanza);
                default -> {
                    // Nothing else is queued.
                }
            }
            mail.queue().taken(queued);
        }
    }

    private void answer(IncomingMail.Answer answer) {
        if (answer.stanza().isPresent()) {
            post(answer.stanza().get());
        } else {
            toCompanion(answer.companion(), answer.content());
        }
    }

    private void post(Node stanza) {
        List<Node> unused = mail.posted(self, stanza, server.clock().instant());
    }

    private void notification(Node stanza) {
        Optional<PhoneNumber> about = stanza.attribute("from")
                .flatMap(MailAddress::parse)
                .flatMap(address -> PhoneNumber.ofDigits(Long.toString(address.user())));
        if (stanza.has("type", "encrypt")) {
            about.ifPresent(incoming::forget);
        } else if (stanza.has("type", "account_sync")) {
            own().devices().forEach(this::greet);
        }
    }

    /** Sends a new companion what it needs, once it has uploaded its keys. */
    private void greet(LinkedDevice device) {
        if (device.preKeys() == 0 || !greeted.add(device.keyIndex())) {
            return;
        }
        mail.journal().put(greetedPrefix() + device.keyIndex(), new byte[0]);
        DeviceAddress companion = new DeviceAddress(phone, device.number());
        new LinkGreeting(mail, server.random())
                .messages(own(), server.clock().instant())
                .forEach(content -> toCompanion(companion, content));
    }

    /** Sends a message for programs to one companion of this phone. */
    private void toCompanion(DeviceAddress companion, byte[] content) {
        String id = id();
        sent.put(id, new PhoneOutgoing.Sent(phone, true, content));
        cipher.encrypt(own(), companion, content, false)
                .ifPresent(enc -> post(message(id, new MailAddress(phone.digits(), companion.device(), false).text())
                        .with("category", "peer")
                        .withChildren(enc)));
    }

    /**
     * Sends a text.
     *
     * @return its id; empty if the recipient has no device that can be written to
     */
    synchronized Optional<String> text(PhoneAccount to, String text) {
        work();
        PhoneAccount own = own();
        String id = id();
        byte[] secret = new byte[TextMessage.SECRET_LENGTH];
        server.random().nextBytes(secret);
        byte[] content = TextMessage.encode(text, SecretBytes.of(secret), Optional.empty());
        sent.put(id, new PhoneOutgoing.Sent(to.phone(), false, content));
        List<Node> copies = devices(own, to).stream()
                .map(device -> copy(own, to, device, content))
                .flatMap(Optional::stream)
                .toList();
        boolean noteToOneself = to.phone().equals(phone);
        if (copies.isEmpty() && !noteToOneself) {
            return Optional.empty();
        }
        inbox.add(new InboxEntry(
                id,
                phone,
                to.phone(),
                0,
                "text",
                Optional.of(text),
                server.clock().instant(),
                true));
        if (!copies.isEmpty()) {
            post(message(id, lid(to, 0)).withChildren(Node.of("participants").withChildren(copies)));
        }
        return Optional.of(id);
    }

    private Set<DeviceAddress> devices(PhoneAccount own, PhoneAccount to) {
        Set<DeviceAddress> devices = new LinkedHashSet<>(to.addresses());
        devices.addAll(own.addresses());
        devices.remove(self);
        return devices;
    }

    private Optional<Node> copy(PhoneAccount own, PhoneAccount to, DeviceAddress device, byte[] content) {
        boolean ours = device.phone().equals(own.phone());
        byte[] message = ours ? TextMessage.toOwnDevices(Jid.hidden(Long.toString(to.lid())), content) : content;
        String jid = lid(ours ? own : to, device.device());
        return cipher.encrypt(own, device, message, true)
                .map(enc -> Node.of("to").with("jid", jid).withChildren(enc));
    }

    /** A device could not read a message of this phone, or has it. */
    private void receipt(Node receipt) {
        Optional<String> id = receipt.attribute("id");
        if (receipt.has("type", "retry") && id.isPresent()) {
            sent.find(id.get()).ifPresent(message -> again(receipt, id.get(), message));
        }
    }

    /** Sends a message once more, to the device that has asked, and to no other. */
    private void again(Node receipt, String id, PhoneOutgoing.Sent message) {
        Optional<MailAddress> from = receipt.attribute("from").flatMap(MailAddress::parse);
        Optional<DeviceAddress> asking = from.flatMap(incoming::device);
        OptionalInt count = RetryParts.count(receipt);
        boolean entitled = asking.filter(device ->
                        device.phone().equals(message.to()) || device.phone().equals(phone))
                .isPresent();
        if (!entitled || count.isEmpty() || count.getAsInt() > RetryParts.MAX) {
            return;
        }
        PhoneAccount own = own();
        DeviceAddress device = asking.get();
        RetryParts.renew(receipt, count.getAsInt(), own, device, cipher);
        PhoneAccount to = server.accounts().of(message.to()).orElseThrow();
        boolean copy = device.phone().equals(phone) && !message.peer();
        byte[] content = copy
                ? TextMessage.toOwnDevices(Jid.hidden(Long.toString(to.lid())), message.content())
                : message.content();
        cipher.encrypt(own, device, content, !message.peer())
                .map(enc -> enc.with("count", Integer.toString(count.getAsInt())))
                .ifPresent(enc -> {
                    Node stanza = message(id, from.get().text()).withChildren(enc);
                    if (message.peer()) {
                        post(stanza.with("category", "peer"));
                    } else {
                        Node single = stanza.with("device_fanout", "false");
                        post(copy ? single.with("recipient", lid(to, 0)) : single);
                    }
                });
    }

    /** Reads messages of others: that with the id, or all; returns how many were not read before. */
    synchronized int read(Optional<String> id) {
        List<InboxEntry> fresh = inbox.read(phone, id);
        for (InboxEntry entry : fresh) {
            Optional<PhoneAccount> sender = server.accounts().of(entry.from());
            sender.ifPresent(account -> post(Node.of("receipt")
                    .with("id", entry.id())
                    .with("to", lid(account, 0))
                    .with("type", "read")
                    .with("t", seconds(server.clock().instant()))));
        }
        return fresh.size();
    }

    /** The latest messages that this phone has received or sent, the oldest of them first. */
    synchronized List<InboxEntry> inbox(int max) {
        return inbox.latest(max);
    }

    private static Node message(String id, String to) {
        return Node.of("message").with("id", id).with("type", "text").with("to", to);
    }

    private static String lid(PhoneAccount account, int device) {
        return new MailAddress(account.lid(), device, true).text();
    }

    private static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    /** An id as phones choose it. */
    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        server.random().nextBytes(bytes);
        return "3A" + HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
