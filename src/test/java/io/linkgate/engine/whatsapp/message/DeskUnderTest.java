package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.delivery.BundleAnswer;
import io.linkgate.protocol.delivery.OwnJids;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.PreKey;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.protocol.signal.SignalIdentity;
import io.linkgate.protocol.signal.SignalRecord;
import io.linkgate.protocol.signal.SignalSessions;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * A desk with a server that answers its questions, in the test's own thread and time. The own phone and the friends are
 * devices with real keys.
 */
final class DeskUnderTest implements Surroundings {

    static final Jid OWN = Jid.parse("1000:7@lid").orElseThrow();
    static final Jid OWN_PHONE_NUMBER =
            Jid.parse("15550001111:7@s.whatsapp.net").orElseThrow();
    static final String FRIEND = "15550002222";
    static final Jid FRIEND_LID = Jid.hidden("2000");

    final TestClock clock = new TestClock(Instant.ofEpochSecond(1_790_000_000));
    final SecureRandom random = new SecureRandom();
    final MemoryMessageStore store = new MemoryMessageStore();
    final Friend ownPhone;
    final Friend friend;
    final List<Node> sent = new ArrayList<>();
    final List<String> gaveUp = new ArrayList<>();
    final Map<Jid, Friend> devices = new LinkedHashMap<>();
    final Map<String, String> hiddenNumbers = new HashMap<>();
    /** Devices whose keys the server does not have. */
    final Set<Jid> withoutKeys = new HashSet<>();
    /** Accounts whose devices the server does not name. */
    final Set<Jid> withoutList = new HashSet<>();

    private final RunLoop loop = new RunLoop();
    final ScarceExecutor threads = new ScarceExecutor(loop);
    private final TestScheduler timers = new TestScheduler(clock, loop);
    private final Self self;
    private Predicate<Node> answered = any -> true;
    private boolean keyless;
    private int preKeyIds = 1000;
    private final MessageDesks desks = new MessageDesks(new Workers(loop, timers, loop, threads), clock, random);
    private MessageDesk desk;

    DeskUnderTest() {
        this(false);
    }

    DeskUnderTest(boolean unmigrated) {
        this(unmigrated, Optional.of(OWN));
    }

    /** An old account, which has no hidden number. */
    static DeskUnderTest withoutHiddenNumber() {
        return new DeskUnderTest(true, Optional.empty());
    }

    private DeskUnderTest(boolean unmigrated, Optional<Jid> hidden) {
        CompanionKeys keys = CompanionKeys.generate(random);
        KeyPair account = KeyPair.generate(random);
        this.self = new Self(new OwnJids(OWN_PHONE_NUMBER, hidden), keys, identity(keys, account), unmigrated);
        this.ownPhone = add(new Friend(unmigrated ? OWN_PHONE_NUMBER.bare() : OWN.bare(), random, account));
        this.friend = add(new Friend(unmigrated ? Jid.phone(FRIEND) : FRIEND_LID, random));
        hiddenNumbers.put(FRIEND, FRIEND_LID.user());
        connect();
    }

    private LinkedIdentity identity(CompanionKeys keys, KeyPair account) {
        byte[] issued = new AdvIssuer(account, 1, random)
                .vouch(keys.identity().publicKey(), keys.advSecret(), clock.instant(), 1)
                .content();
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return ((AdvVerdict.Accepted) AdvVerifier.verify(issued, keys.advSecret(), keys.identity(), nonce)).identity();
    }

    Friend add(Friend device) {
        devices.put(device.jid(), device);
        return device;
    }

    /** Replaces the connection, and with it the desk, by another one over the same store. */
    void connect() {
        desk = desks.open(self.keys().noise().publicKey(), self, store, this, "q" + sent.size() + "-");
        desk.online();
    }

    MessageDesk desk() {
        return desk;
    }

    Self self() {
        return self;
    }

    /** The server answers only what passes. */
    void answersOnly(Predicate<Node> which) {
        answered = which;
    }

    void pass(Duration time) {
        timers.advance(time);
    }

    /** Sends a text to the friend's telephone number. */
    void sends(String id, String text) {
        desk.send(new OutgoingText(id, Recipient.phone(FRIEND), text, Optional.empty(), false));
    }

    /** Gives a stanza of the server to the desk. */
    void receives(Node stanza) {
        desk.received(stanza);
    }

    /** Gives stanzas to the desk before it has worked off the first of them. */
    void receivesTogether(Node... stanzas) {
        loop.execute(() -> List.of(stanzas).forEach(desk::received));
    }

    /** Gives stanzas to the desk, and closes it before it has worked off the first of them. */
    void receivesAndCloses(Node... stanzas) {
        loop.execute(() -> {
            List.of(stanzas).forEach(desk::received);
            desk.close();
        });
    }

    /** A message of a device with that content. */
    static Node message(Friend from, String id, Node enc) {
        return Node.of("message")
                .with("from", from.jid().text())
                .with("id", id)
                .with("t", "1790000000")
                .with("type", "text")
                .with("notify", "Bea")
                .withChildren(enc);
    }

    /** What the friend needs to begin a session: this device's keys, with a one-time key that is stored. */
    PreKeyBundle bundle() {
        int id = ++preKeyIds;
        KeyPair oneTime = KeyPair.generate(random);
        store.addPreKeys(Map.of(id, oneTime.privateBytes()));
        return new PreKeyBundle(
                self.keys().registrationId(),
                self.keys().identity().publicKey(),
                self.keys().signedPreKey().id(),
                self.keys().signedPreKey().pair().publicKey(),
                self.keys().signedPreKey().signature(),
                Optional.of(new PreKeyBundle.OneTimeKey(id, oneTime.publicKey())));
    }

    /** Stores a session that was begun with the published keys of a device. */
    void holdsSessionWith(Friend device) throws Exception {
        Node user = Node.of("user").with("jid", device.jid().text()).withChildren(device.keys());
        OwnJids other = OwnJids.parse("15550009999:1@s.whatsapp.net", "").orElseThrow();
        PreKeyBundle keys = BundleAnswer.parse(
                        Node.of("iq")
                                .with("type", "result")
                                .withChildren(Node.of("list").withChildren(user)),
                        List.of(device.jid()),
                        other,
                        phone -> Optional.empty())
                .bundles()
                .get(device.jid());
        SignalIdentity own =
                new SignalIdentity(self.keys().identity(), self.keys().registrationId());
        byte[] session = new SignalSessions(own, random)
                .begin(SignalRecord.empty(), keys)
                .bytes();
        StoreEntry entry =
                new StoreEntry(StoreKind.SESSION, device.jid().signalAddress().text(), session, Optional.empty());
        store.commit(new MessageChanges(List.of(entry), List.of(), List.of()));
    }

    /** The stanzas with that tag that were sent, in order. */
    List<Node> sent(String tag) {
        return sent.stream().filter(node -> node.tag().equals(tag)).toList();
    }

    /** The ciphertext for a device in the message sent last. */
    Node ciphertextFor(Friend device) {
        List<Node> messages = sent("message");
        return messages.get(messages.size() - 1).child("participants").orElseThrow().children("to").stream()
                .filter(to -> to.has("jid", device.jid().text()))
                .findFirst()
                .flatMap(to -> to.child("enc"))
                .orElseThrow();
    }

    <T extends MessageEvent> List<T> events(Class<T> type) {
        return store.events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void send(Node stanza) {
        sent.add(stanza);
        if (answered.test(stanza)) {
            answer(stanza).ifPresent(reply -> loop.execute(() -> desk.received(reply)));
        }
    }

    /** From now on no one-time key can be stored. */
    void makesNoKeys() {
        keyless = true;
    }

    @Override
    public CompletionStage<PreKey> newPreKey() {
        if (keyless) {
            return CompletableFuture.failedFuture(new IllegalStateException("the disk is full"));
        }
        int id = ++preKeyIds;
        KeyPair pair = KeyPair.generate(random);
        store.addPreKeys(Map.of(id, pair.privateBytes()));
        return CompletableFuture.completedFuture(new PreKey(id, pair.publicKey()));
    }

    @Override
    public void giveUp(String why) {
        gaveUp.add(why);
    }

    private Optional<Node> answer(Node stanza) {
        if (stanza.tag().equals("message")) {
            return Optional.of(Node.of("ack")
                    .with("class", "message")
                    .with("id", stanza.attribute("id").orElseThrow())
                    .with("from", stanza.attribute("to").orElseThrow())
                    .with("t", "1790000001"));
        }
        if (!stanza.tag().equals("iq")) {
            return Optional.empty();
        }
        Node result = Node.of("iq")
                .with("type", "result")
                .with("from", "@s.whatsapp.net")
                .with("id", stanza.attribute("id").orElseThrow());
        return switch (stanza.attribute("xmlns").orElse("")) {
            case "usync" ->
                Optional.of(result.withChildren(usync(stanza.child("usync").orElseThrow())));
            case "encrypt" ->
                Optional.of(result.withChildren(bundles(stanza.child("key").orElseThrow())));
            default -> Optional.of(result);
        };
    }

    private Node usync(Node asked) {
        return Node.of("usync")
                .withChildren(Node.of("list")
                        .withChildren(asked.child("list").orElseThrow().children().stream()
                                .map(this::user)
                                .toList()));
    }

    private Node user(Node asked) {
        Optional<Node> contact = asked.child("contact");
        if (contact.isPresent()) {
            String number = contact.get().text().orElseThrow().replaceAll("[^0-9]", "");
            boolean known = hiddenNumbers.containsKey(number);
            return Node.of("user")
                    .with("jid", number + "@s.whatsapp.net")
                    .withChildren(Node.of("contact")
                            .with("type", known ? "in" : "out")
                            .withText(contact.get().text().orElseThrow()));
        }
        Jid jid = asked.attribute("jid").flatMap(Jid::parse).orElseThrow();
        Node list = Node.of("device-list")
                .withChildren(devices.keySet().stream()
                        .filter(jid::isSameUser)
                        .map(DeskUnderTest::device)
                        .toList());
        Node user = Node.of("user").with("jid", jid.text());
        Node found = Node.of("devices")
                .withChildren(
                        withoutList.contains(jid.bare()) ? Node.of("error").with("code", "500") : list);
        return Optional.ofNullable(hiddenNumbers.get(jid.user()))
                .map(lid -> user.withChildren(found, Node.of("lid").with("val", lid + "@lid")))
                .orElseGet(() -> user.withChildren(found));
    }

    private static Node device(Jid jid) {
        String number = Integer.toString(jid.device());
        Node device = Node.of("device").with("id", number);
        Node indexed = jid.device() == 0 ? device : device.with("key-index", number);
        return jid.equals(jid.normal()) ? indexed : indexed.with("is_hosted", "true");
    }

    private Node bundles(Node asked) {
        return Node.of("list")
                .withChildren(asked.children("user").stream()
                        .map(user -> user.attribute("jid").flatMap(Jid::parse).orElseThrow())
                        .map(jid -> devices.containsKey(jid) && !withoutKeys.contains(jid)
                                ? Node.of("user")
                                        .with("jid", jid.text())
                                        .withChildren(devices.get(jid).keys())
                                : Node.of("user")
                                        .with("jid", jid.text())
                                        .withChildren(Node.of("error").with("code", "404")))
                        .toList());
    }
}
