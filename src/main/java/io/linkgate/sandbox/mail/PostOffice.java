package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.fault.Faults;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mail of one stand-in: takes what devices send and ask for, and leaves in the {@link OfflineQueue} what others get
 * of it. It never waits for a connection: which devices to visit is in the {@link Errands}. Safe for use by any thread.
 */
public final class PostOffice implements AutoCloseable {

    private static final int ID_BYTES = 8;
    private static final int TOKEN_NEEDED = 463;

    /** The privacy settings of every account: all is shown to all (Baileys {@code Socket/chats.ts}). */
    private static final Node SETTINGS = Node.of("privacy")
            .withChildren(Stream.of("readreceipts", "last", "online", "profile", "status", "groupadd")
                    .map(name -> Node.of("category").with("name", name).with("value", "all"))
                    .toList());

    private final Journal journal;
    private final Accounts accounts;
    private final SecureRandom random;
    private final Directory directory;
    private final OfflineQueue queue;
    private final PhoneKeys phoneKeys;
    private final KeyDesk keys;
    private final UserQuery users;
    private final TrustedTokens tokens;
    private final Acquaintances acquaintances;
    private final MessageCheck check;
    private final ReceiptRoute receipts;
    private final PresenceBoard presences;
    private final MailFaults faults;
    private final Errands errands = new Errands();

    /**
     * The mail that the journal has.
     *
     * @param faults the faults that wait for a companion
     */
    public PostOffice(Journal journal, Accounts accounts, Faults faults, SecureRandom random) {
        this.journal = Objects.requireNonNull(journal);
        this.accounts = Objects.requireNonNull(accounts);
        this.random = Objects.requireNonNull(random);
        this.directory = new Directory(accounts);
        this.queue = new OfflineQueue(journal);
        this.phoneKeys = new PhoneKeys(journal, random);
        this.keys = new KeyDesk(accounts, directory, new OneTimeKeys(journal), phoneKeys);
        this.users = new UserQuery(directory, random);
        this.tokens = new TrustedTokens(journal, random);
        this.acquaintances = new Acquaintances(journal);
        this.check = new MessageCheck(directory);
        this.receipts = new ReceiptRoute(directory);
        this.presences = new PresenceBoard(directory, errands);
        this.faults = new MailFaults(accounts, faults, random);
    }

    /** What devices have not answered. */
    public OfflineQueue queue() {
        return queue;
    }

    /** The devices to visit, and what is for them. */
    public Errands errands() {
        return errands;
    }

    /** The keys of the phones. */
    public PhoneKeys phoneKeys() {
        return phoneKeys;
    }

    /** The records that survive a restart. */
    public Journal journal() {
        return journal;
    }

    /**
     * Takes a stanza that is no request: a message, a receipt, an ack, or a sign of life.
     *
     * @return what the sender gets at once: the ack of a message
     */
    public List<Node> posted(DeviceAddress sender, Node stanza, Instant now) {
        Optional<PhoneAccount> from = directory.account(sender);
        if (from.isEmpty()) {
            return List.of();
        }
        switch (stanza.tag()) {
            case "message" -> {
                return message(sender, from.get(), stanza, now).stream().toList();
            }
            case "receipt" -> {
                queue.answered(sender, stanza);
                receipts.of(sender, from.get(), stanza, now).forEach(this::leave);
            }
            case "ack" -> queue.answered(sender, stanza);
            case "presence" -> presences.presence(sender, stanza);
            case "chatstate" -> presences.typing(sender, from.get(), stanza);
            default -> {
                // The service ignores what it does not know.
            }
        }
        return List.of();
    }

    /** The ack of a message, which has then been delivered unless it was refused; empty if there is none. */
    private Optional<Node> message(DeviceAddress sender, PhoneAccount from, Node message, Instant now) {
        if (message.attribute("id").isEmpty()) {
            return Optional.empty();
        }
        boolean forPeople = !message.has("category", "peer") && !message.has("device_fanout", "false");
        MailFaults.Plan plan = forPeople ? faults.whenSent(sender) : MailFaults.Plan.NONE;
        Node ack = Node.of("ack")
                .with("class", "message")
                .with("id", message.attribute("id").get())
                .with("from", message.attribute("to").orElse("@s.whatsapp.net"))
                .with("t", Long.toString(now.getEpochSecond()));
        if (plan.refusal().isPresent()) {
            return Optional.of(ack.with("error", Integer.toString(plan.refusal().getAsInt())));
        }
        message.attribute("to").flatMap(directory::account).ifPresent(to -> change(plan, to, now));
        try {
            Envelope envelope = check.check(sender, from, message);
            requireGoodTokens(envelope);
            deliver(envelope, now);
            return plan.isSilent() ? Optional.empty() : Optional.of(hashed(ack, envelope, plan));
        } catch (MessageCheck.Refused refused) {
            return Optional.of(ack.with("error", Integer.toString(refused.code())));
        }
    }

    private Node hashed(Node ack, Envelope envelope, MailFaults.Plan plan) {
        if (plan.wrongHash().isPresent()) {
            return ack.with("phash", plan.wrongHash().get());
        }
        return envelope.stale()
                ? ack.with("phash", DeviceListHash.of(envelope.hidden(), envelope.from(), envelope.to()))
                : ack;
    }

    /** The recipient changes just before the message arrives. */
    private void change(MailFaults.Plan plan, PhoneAccount to, Instant now) {
        if (plan.addsDevice()) {
            faults.linkGhost(to, now).ifPresent(device -> linked(device, now));
        }
        if (plan.changesIdentity()) {
            reinstall(to.phone(), now);
        }
    }

    /** A token that is shown has to be one that the recipient has given, or made with the sender's salt. */
    private void requireGoodTokens(Envelope envelope) throws MessageCheck.Refused {
        PhoneAccount from = envelope.from();
        PhoneAccount to = envelope.to();
        Optional<byte[]> given = envelope.message().child("tctoken").flatMap(Node::bytes);
        Optional<byte[]> made = envelope.message().child("cstoken").flatMap(Node::bytes);
        boolean good = given.filter(shown -> !tokens.isValid(to.phone(), from.phone(), shown))
                        .isEmpty()
                && made.filter(shown -> !Arrays.equals(shown, fallback(from, to)))
                        .isEmpty();
        if (!good) {
            throw new MessageCheck.Refused(TOKEN_NEEDED);
        }
    }

    /** The token that the sender may make for a contact whose token it does not have (section 12). */
    private byte[] fallback(PhoneAccount from, PhoneAccount to) {
        return Digests.hmacSha256(salt(from), Directory.jid(to, 0, true).getBytes(StandardCharsets.UTF_8));
    }

    /** The salt of an account for such tokens, 32 bytes, which its phone shares with its companions. */
    public byte[] salt(PhoneAccount account) {
        return Digests.hmacSha256(account.identity().privateBytes(), "nct salt".getBytes(StandardCharsets.UTF_8));
    }

    /** The token that the contact has from the issuer. */
    public Optional<TrustedTokens.Token> tokenOf(PhoneAccount issuer, PhoneAccount contact) {
        return tokens.of(issuer.phone(), contact.phone());
    }

    /** The accounts that an account has written to, or that have written to it. */
    public List<PhoneAccount> contacts(PhoneAccount account) {
        return knowing(account).toList();
    }

    /** The bundle of one device, as the answer to a query: a list of one. */
    public Node bundles(DeviceAddress device) {
        return keys.bundles(Node.of("key").withChildren(Node.of("user").with("jid", device.jid())));
    }

    private void deliver(Envelope envelope, Instant now) {
        acquaintances.know(envelope.from().phone(), envelope.to().phone());
        acquaintances.know(envelope.to().phone(), envelope.from().phone());
        envelope.copies().forEach(copy -> {
            Node delivery = envelope.deliveryOf(copy, now);
            faults.whenDelivered(copy.device(), delivery).forEach(node -> leave(copy.device(), node));
        });
    }

    /** Queues a stanza for a device, and has it visited. */
    public void leave(DeviceAddress device, Node stanza) {
        QueuedStanza unused = queue.add(device, stanza);
        errands.visit(device);
    }

    /** The stanzas for a device that logs in, the oldest first. */
    public List<QueuedStanza> waitingFor(DeviceAddress device) {
        faults.held(device).ifPresent(node -> queue.add(device, node));
        return queue.of(device);
    }

    /**
     * Answers a request of a device.
     *
     * @param result the empty answer
     * @return the answer; empty if the request is malformed
     */
    public Optional<Node> asked(DeviceAddress sender, Node request, Node result, Instant now) {
        return switch (request.attribute("xmlns").orElse("")) {
            case "usync" -> request.child("usync").map(usync -> result.withChildren(users(sender, usync, now)));
            case "encrypt" -> keys(sender, request, result, now);
            case "privacy" -> privacy(sender, request, result, now);
            default -> Optional.of(result);
        };
    }

    private Node users(DeviceAddress sender, Node usync, Instant now) {
        users.asked(usync).forEach(account -> acquaintances.know(sender.phone(), account.phone()));
        return users.answer(usync, faults.hidesNumbers(sender, usync), now);
    }

    /** The first upload of a device shows its phone that it is ready. */
    private boolean upload(DeviceAddress sender, Node request, Instant now) {
        boolean first =
                accounts.device(sender).filter(device -> device.preKeys() == 0).isPresent();
        boolean taken = keys.upload(sender, request);
        if (taken && first) {
            accounts.of(sender.phone())
                    .ifPresent(account -> leave(
                            DeviceAddress.ofPhone(account.phone()),
                            Notifications.ownDevices(account, users.keyIndexList(account, now), id(), now)));
        }
        return taken;
    }

    private Optional<Node> keys(DeviceAddress sender, Node request, Node result, Instant now) {
        if (request.has("type", "set")) {
            boolean taken = request.child("rotate").isPresent()
                    ? keys.rotate(sender, request.child("rotate").get())
                    : upload(sender, request, now);
            return taken ? Optional.of(result) : Optional.empty();
        }
        if (request.child("key").isPresent()) {
            return Optional.of(
                    result.withChildren(keys.bundles(request.child("key").get())));
        }
        if (request.child("count").isPresent()) {
            return Optional.of(
                    result.withChildren(Node.of("count").with("value", Integer.toString(keys.count(sender)))));
        }
        return Optional.of(request.child("digest").isPresent() ? result.withChildren(Node.of("digest")) : result);
    }

    private Optional<Node> privacy(DeviceAddress sender, Node request, Node result, Instant now) {
        Optional<Node> list = request.child("tokens");
        if (list.isEmpty()) {
            return Optional.of(result.withChildren(SETTINGS));
        }
        Optional<PhoneAccount> issuer = directory.account(sender);
        for (Node token : list.get().children("token")) {
            Optional<PhoneAccount> contact = token.attribute("jid").flatMap(directory::account);
            Optional<Instant> time = token.attribute("t")
                    .filter(t -> t.matches("[0-9]{1,12}"))
                    .map(t -> Instant.ofEpochSecond(Long.parseLong(t)));
            if (issuer.isEmpty() || contact.isEmpty() || time.isEmpty()) {
                return Optional.empty();
            }
            issue(issuer.get(), contact.get(), time.get(), now);
        }
        return Optional.of(result.withChildren(Node.of("tokens").withChildren(List.of())));
    }

    /** Gives a contact the issuer's privacy token, and notifies its linked devices. */
    public void issue(PhoneAccount issuer, PhoneAccount contact, Instant time, Instant now) {
        TrustedTokens.Token token = tokens.issue(issuer.phone(), contact.phone(), time);
        Node notice = Notifications.token(issuer, contact, token, id(), now);
        linkedDevices(contact).forEach(device -> leave(device, notice));
    }

    /** A device was linked: its account's other devices and everyone who knows the account are notified. */
    public void linked(DeviceAddress device, Instant now) {
        accounts.of(device.phone())
                .ifPresent(account ->
                        account.device(device.device()).ifPresent(linked -> announce(account, linked, "add", now)));
    }

    /** A device was unlinked: what was kept for it is forgotten, and everyone who knows the account is notified. */
    public void unlinked(DeviceAddress address, LinkedDevice device, Instant now) {
        queue.forget(address);
        keys.forget(address);
        presences.gone(address);
        accounts.of(address.phone()).ifPresent(account -> announce(account, device, "remove", now));
    }

    private void announce(PhoneAccount account, LinkedDevice device, String change, Instant now) {
        Node list = users.keyIndexList(account, now);
        linkedDevices(account)
                .filter(own -> own.device() != device.number())
                .forEach(own -> leave(own, Notifications.ownDevices(account, list, id(), now)));
        Node notice = Notifications.devices(account, device, change, list, id(), now);
        knowing(account).forEach(other -> linkedDevices(other).forEach(any -> leave(any, notice)));
    }

    /** Sets an account up on a new phone: its devices are gone, and everyone who knows it is notified. */
    public void reinstall(PhoneNumber phone, Instant now) {
        accounts.of(phone).ifPresent(before -> {
            accounts.reinstall(phone);
            before.devices().forEach(device -> {
                DeviceAddress address = new DeviceAddress(before.phone(), device.number());
                unlinked(address, device, now);
                errands.visit(address);
            });
            keys.forget(DeviceAddress.ofPhone(before.phone()));
            Node notice = Notifications.identity(before, id(), now);
            leave(DeviceAddress.ofPhone(before.phone()), notice);
            knowing(before).forEach(other -> other.addresses().forEach(device -> leave(device, notice)));
        });
    }

    private Stream<PhoneAccount> knowing(PhoneAccount account) {
        return acquaintances.of(account.phone()).stream().map(accounts::of).flatMap(Optional::stream);
    }

    private static Stream<DeviceAddress> linkedDevices(PhoneAccount account) {
        return account.addresses().stream().filter(device -> !device.isPhone());
    }

    /** The device is no longer connected. */
    public void gone(DeviceAddress device) {
        presences.gone(device);
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        journal.close();
    }
}
