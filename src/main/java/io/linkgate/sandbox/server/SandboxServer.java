package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.account.AccountFile;
import io.linkgate.sandbox.account.AccountStore;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.fault.Faults;
import io.linkgate.sandbox.stage.MessageKind;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.RefSource;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.sandbox.stage.SentMessage;
import io.linkgate.sandbox.stage.Undelivered;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Plays WhatsApp's server for any companion that connects: handshake, registration, refs, links,
 * logins. Any companion client that trusts
 * {@link #rootKey()} can be pointed at it, not only Linkgate's own engine. Safe for use by any thread.
 */
public final class SandboxServer {

    /** More companions than this at once are turned away, unless another number is given. */
    public static final int MOST_CONNECTIONS = 20_000;

    private static final int MESSAGE_BYTES = 120;
    private static final String OWN_PARAMETER = "own=";
    private static final int OWN_PASS_LENGTH = 16;

    private final ServerIdentity identity;
    private final RefSource refs;
    private final Clock clock;
    private final SecureRandom random;
    private final ScheduledExecutorService scheduler;
    private final SandboxLimits limits;
    private final Admission admission;
    private final ByteBudget budget;
    private final String ownPass;
    private final Set<SandboxConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<DeviceAddress, SandboxConnection> online = new ConcurrentHashMap<>();
    private final Accounts accounts;
    private final Undelivered undelivered = new Undelivered();
    private final Faults faults = new Faults();
    private final KeyPair root;
    private volatile boolean closed;

    /**
     * Makes a stand-in with a new identity; it waits for connections and starts nothing.
     *
     * @param scheduler ends connections whose time is up; owned and closed by the caller
     */
    public SandboxServer(SandboxTiming timing, Clock clock, SecureRandom random, ScheduledExecutorService scheduler) {
        this(KeyPair.generate(random), timing, MOST_CONNECTIONS, clock, random, scheduler);
    }

    /**
     * Makes a stand-in under a given root, so that several, or one over restarts, are trusted by the same companions.
     *
     * @param root signs its certificate; never one that anything but stand-ins is trusted by
     * @param mostConnections more companions than this at once are turned away; at least 1
     * @param scheduler ends connections whose time is up; owned and closed by the caller
     */
    public SandboxServer(
            KeyPair root,
            SandboxTiming timing,
            int mostConnections,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        this(
                root,
                new Accounts(List.of(), AccountStore.NOWHERE, random),
                new RefSource(timing, random),
                mostConnections,
                clock,
                random,
                scheduler);
    }

    /**
     * Makes a stand-in that takes up where the last one over that home ended.
     *
     * @param home used by no other stand-in
     * @param mostConnections how many companions there may be at once; half of them may be others than this server's own
     * @param scheduler ends connections whose time is up; owned and closed by the caller
     */
    public SandboxServer(
            AccountFile home,
            SandboxTiming timing,
            int mostConnections,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        this(
                home.root(),
                new Accounts(home.accounts(), home, random),
                new RefSource(timing, random),
                SandboxLimits.of(mostConnections),
                clock,
                random,
                scheduler);
    }

    /** Makes a stand-in with these people in its world, for companions of any origin. */
    SandboxServer(
            KeyPair root,
            Accounts accounts,
            RefSource refs,
            int mostConnections,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        this(root, accounts, refs, SandboxLimits.forAll(mostConnections), clock, random, scheduler);
    }

    /** Makes a stand-in with these people in its world. */
    SandboxServer(
            KeyPair root,
            Accounts accounts,
            RefSource refs,
            SandboxLimits limits,
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler) {
        this.identity = ServerIdentity.under(root, random, clock.instant());
        this.root = root;
        this.accounts = Objects.requireNonNull(accounts);
        this.refs = Objects.requireNonNull(refs);
        this.limits = Objects.requireNonNull(limits);
        this.admission = new Admission(limits);
        this.budget = new ByteBudget(limits.bufferedBytes());
        byte[] pass = new byte[OWN_PASS_LENGTH];
        random.nextBytes(pass);
        this.ownPass = OWN_PARAMETER + HexFormat.of().formatHex(pass);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
        this.scheduler = Objects.requireNonNull(scheduler);
    }

    /** What a companion must trust to talk to this stand-in. */
    public PublicKey rootKey() {
        return identity.rootKey();
    }

    /** What the companions that are connected now were offered. */
    public List<Offer> offers() {
        return connections.stream()
                .map(SandboxConnection::offer)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * A phone unlinks all its devices. Those that are connected are told at once, the others when they log in next.
     *
     * @return how many there were
     * @throws java.io.UncheckedIOException when the disk does not take it
     */
    public int unlink(PhoneNumber phone) {
        return unlink(accounts.devicesOf(phone));
    }

    /** How many devices that phone has linked. */
    public int devicesOf(PhoneNumber phone) {
        return accounts.devicesOf(phone).size();
    }

    /** The same for the device that has this key. */
    public int unlink(PublicKey noiseKey) {
        return unlink(accounts.devicesWith(noiseKey));
    }

    private int unlink(List<DeviceAddress> devices) {
        int removed = 0;
        for (DeviceAddress device : devices) {
            removed += remove(device) ? 1 : 0;
            Optional.ofNullable(online.get(device)).ifPresent(SandboxConnection::unlinked);
        }
        return removed;
    }

    /** Takes a device from its account, and with it what waits for it; false when it was not there. */
    boolean remove(DeviceAddress device) {
        undelivered.forget(device);
        return accounts.remove(device);
    }

    /**
     * Writes to a linked device: at once when it is connected, at its next login otherwise, and again until it has answered.
     *
     * @return the message, with the answers that come to it
     */
    public SentMessage write(DeviceAddress device, MessageKind kind) {
        byte[] content = new byte[MESSAGE_BYTES];
        random.nextBytes(content);
        long lid = accounts.lid(device.phone()).orElseThrow();
        SentMessage message = kind.to(device, lid, refs.messageId(), content, clock.instant());
        undelivered.add(message);
        Optional.ofNullable(online.get(device)).ifPresent(connection -> connection.deliver(message));
        return message;
    }

    public Undelivered undelivered() {
        return undelivered;
    }

    /** Sets a fault in the place of an earlier one, and strikes those that are connected where that is possible. */
    public void arm(Optional<PublicKey> companion, Fault fault, int times) {
        // Whose a connection is shows only after the certificates were sent.
        faults.arm(fault.kind() == FaultKind.BAD_CERTIFICATE ? Optional.empty() : companion, fault, times);
        connections.forEach(connection -> connection.trigger(companion));
    }

    public void clearFault(Optional<PublicKey> companion) {
        faults.clear(companion, any -> true);
        // Set for whoever comes, whoever it was meant for; see above.
        faults.clear(Optional.empty(), fault -> fault.kind() == FaultKind.BAD_CERTIFICATE);
    }

    /** A companion whose codes are about to end has another beside it: what was armed against the first is meant for both. */
    public void succeeded(PublicKey before, PublicKey after) {
        faults.inherit(before, after);
    }

    public Faults faults() {
        return faults;
    }

    /** Who was offered that ref and may still show it. */
    public Optional<SandboxConnection> offering(String ref) {
        return connections.stream()
                .filter(connection ->
                        connection.offer().flatMap(offer -> offer.code(ref)).isPresent())
                .findFirst();
    }

    /** Who asked last for a code to be typed into that phone, and may still show it. */
    public Optional<SandboxConnection> asking(PhoneNumber phone) {
        return connections.stream()
                .flatMap(connection -> connection.asked().stream()
                        .filter(asked -> asked.phone().isSameAs(phone))
                        .map(asked -> Map.entry(asked.until(), connection)))
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    /** That connection speaks for the device from now on; an older one is told so. */
    void cameOnline(DeviceAddress device, SandboxConnection connection) {
        // An older connection waits for nobody newer, so telling it from within another one cannot end in a circle.
        Optional.ofNullable(online.put(device, connection)).ifPresent(SandboxConnection::replaced);
        if (accounts.device(device).isEmpty()) {
            // Unlinked while it logged in: whoever unlinked may not have seen this connection.
            connection.unlinked();
        }
    }

    /** Tells a waiting phone, on a thread that holds no lock. */
    <T> void complete(CompletableFuture<T> phone, T result) {
        try {
            phone.completeAsync(() -> result, scheduler);
        } catch (RejectedExecutionException e) {
            phone.complete(result); // the scheduler is closed, and with it everything that could be held up
        }
    }

    /** Says goodbye to every companion and lets no more in. */
    public void close() {
        closed = true;
        connections.forEach(SandboxConnection::shutDown);
    }

    /**
     * The query string by which this server's own instances are told from strangers. It opens nothing but the places that are
     * kept for them, and is another one after each start.
     */
    public String ownQuery() {
        return ownPass;
    }

    /** Who asks. */
    public Origin caller(Optional<String> address, String query) {
        return new Origin(address, ownPass.equals(query));
    }

    /** Whether a connection would be let in now. */
    public boolean hasRoom(Origin caller) {
        return !closed && admission.hasRoom(caller);
    }

    /** A connection over that socket, or empty when no more are let in. */
    public Optional<SandboxConnection> accept(Peer peer) {
        return accept(peer, Origin.UNKNOWN);
    }

    /** A connection over that socket, or empty when no more are let in from there. */
    public Optional<SandboxConnection> accept(Peer peer, Origin caller) {
        Optional<Admission.Place> place = closed ? Optional.empty() : admission.enter(caller);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        SandboxConnection connection = new SandboxConnection(this, peer, place.get());
        connections.add(connection);
        connection.begin();
        if (closed) {
            // Closed in between: whoever closed may not have seen this one.
            connection.shutDown();
        }
        return Optional.of(connection);
    }

    void forget(SandboxConnection connection) {
        if (connections.remove(connection)) {
            leaveLater(connection.place());
            online.values().remove(connection);
        }
    }

    /** A stranger's place, not before the container can have done with its socket. */
    private void leaveLater(Admission.Place place) {
        if (place.isOwn() || limits.linger().isZero()) {
            place.leave();
            return;
        }
        try {
            Future<?> unused = scheduler.schedule(place::leave, limits.linger().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            place.leave(); // the scheduler is closed, and soon everything else
        }
    }

    /** Of what all companions may make this stand-in hold. */
    public ByteBudget budget() {
        return budget;
    }

    /** Who the server is to the next connection. */
    ServerIdentity identity() {
        return faults.trigger(Optional.empty(), fault -> fault.kind() == FaultKind.BAD_CERTIFICATE)
                .map(fault -> ServerIdentity.forged(fault.variant(), root, random, clock.instant()))
                .orElse(identity);
    }

    public Accounts accounts() {
        return accounts;
    }

    RefSource refs() {
        return refs;
    }

    public Clock clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    public ScheduledExecutorService scheduler() {
        return scheduler;
    }
}
