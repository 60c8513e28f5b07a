package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.fault.Faults;
import io.linkgate.sandbox.mail.Errands;
import io.linkgate.sandbox.mail.MessageKind;
import io.linkgate.sandbox.mail.OfflineQueue;
import io.linkgate.sandbox.mail.PostOffice;
import io.linkgate.sandbox.mail.QueuedStanza;
import io.linkgate.sandbox.stage.Offer;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-in for WhatsApp's server, for any companion that connects: handshake, registration, refs, links, logins.
 * Any companion client that trusts {@link #rootKey()} can connect to it, not only Linkgate's own engine. Safe for use
 * by any thread.
 */
public final class SandboxServer {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);
    private static final int MESSAGE_BYTES = 120;
    private static final String OWN_PARAMETER = "own=";
    private static final int OWN_PASS_LENGTH = 16;

    private final SandboxContext context;
    private final KeyPair root;
    private final ServerIdentity identity;
    private final SandboxLimits limits;
    private final Admission admission;
    private final ConnectionListener listener;
    private final String ownPass;
    private final Set<SandboxConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<DeviceAddress, SandboxConnection> online = new ConcurrentHashMap<>();
    private final SandboxConnection.Owner owner = new SandboxConnection.Owner() {
        @Override
        public void received(SandboxConnection connection) {
            listener.received(connection);
        }

        @Override
        public void cameOnline(DeviceAddress device, SandboxConnection connection) {
            takeOver(device, connection);
        }

        @Override
        public void closed(SandboxConnection connection, Admission.Place place) {
            forget(connection, place);
        }

        @Override
        public void runErrands() {
            SandboxServer.this.runErrands();
        }
    };
    private volatile Consumer<DeviceAddress> phones = phone -> {};
    private volatile boolean closed;

    SandboxServer(KeyPair root, SandboxLimits limits, SandboxContext context, ConnectionListener listener) {
        this.context = context;
        this.listener = listener;
        this.root = root;
        this.identity = ServerIdentity.under(root, context.random(), context.now());
        this.limits = limits;
        this.admission = new Admission(limits);
        byte[] pass = new byte[OWN_PASS_LENGTH];
        context.random().nextBytes(pass);
        this.ownPass = OWN_PARAMETER + HexFormat.of().formatHex(pass);
    }

    /**
     * Begins to build a stand-in.
     *
     * @param clock the time by which codes end
     * @param random for its keys, refs and challenges
     * @param scheduler ends connections whose time is up; owned and closed by the caller
     */
    public static SandboxServerBuilder builder(Clock clock, SecureRandom random, ScheduledExecutorService scheduler) {
        return new SandboxServerBuilder(clock, random, scheduler);
    }

    /** The key that a companion must trust to connect to this stand-in. */
    public PublicKey rootKey() {
        return identity.rootKey();
    }

    /** The offers to the companions that are connected now. */
    public List<Offer> offers() {
        return connections.stream()
                .map(connection -> connection.companion().offer())
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Unlinks all devices of a phone. Those that are connected are notified at once, the others at their next login.
     *
     * @return how many were unlinked
     * @throws java.io.UncheckedIOException if the change cannot be written to disk
     */
    public int unlink(PhoneNumber phone) {
        return unlink(context.accounts().devicesOf(phone));
    }

    /** How many devices that phone has linked. */
    public int devicesOf(PhoneNumber phone) {
        return context.accounts().devicesOf(phone).size();
    }

    /** Unlinks the device with that key; see {@link #unlink(PhoneNumber)}. */
    public int unlink(PublicKey noiseKey) {
        return unlink(context.accounts().devicesWith(noiseKey));
    }

    private int unlink(List<DeviceAddress> devices) {
        int removed = 0;
        for (DeviceAddress device : devices) {
            removed += context.remove(device) ? 1 : 0;
            Optional.ofNullable(online.get(device)).ifPresent(SandboxConnection::unlinked);
        }
        runErrands();
        return removed;
    }

    /** Sets who takes the mail of the phones; called without a lock, on any thread. */
    public void deliverToPhones(Consumer<DeviceAddress> mailOfAPhone) {
        phones = Objects.requireNonNull(mailOfAPhone);
    }

    /** What devices write to each other. After posting there, {@link #runErrands} delivers it. */
    public PostOffice mail() {
        return context.mail();
    }

    /** Delivers what posting has left behind. The caller holds no lock of a connection. */
    public void runErrands() {
        Errands errands = context.mail().errands();
        for (Optional<Errands.Errand> next = errands.next(); next.isPresent(); next = errands.next()) {
            run(next.get());
        }
    }

    /** A phone that cannot save what it has got finds it in its queue again. */
    private void workAtPhone(DeviceAddress phone) {
        try {
            phones.accept(phone);
        } catch (UncheckedIOException e) {
            LOG.error("A phone of the sandbox cannot save its mail: {}", e.getMessage());
        }
    }

    private void run(Errands.Errand errand) {
        DeviceAddress device = errand.device();
        if (device.isPhone()) {
            workAtPhone(device);
            return;
        }
        SandboxConnection connection = online.get(device);
        if (connection == null) {
            return;
        }
        if (context.accounts().device(device).isEmpty()) {
            connection.unlinked();
        } else {
            errand.passing().ifPresentOrElse(connection::pass, connection::collect);
        }
    }

    /**
     * Sends a message to a linked device: at once if it is connected, else at its next login, and again until it has
     * answered.
     *
     * @return the message, with the answers that it receives
     */
    public QueuedStanza write(DeviceAddress device, MessageKind kind) {
        byte[] content = new byte[MESSAGE_BYTES];
        context.random().nextBytes(content);
        long lid = context.accounts().lid(device.phone()).orElseThrow();
        QueuedStanza message =
                kind.queue(undelivered(), device, lid, context.refs().messageId(), content, context.now());
        Optional.ofNullable(online.get(device)).ifPresent(SandboxConnection::collect);
        return message;
    }

    /** The stanzas that devices have not answered. */
    public OfflineQueue undelivered() {
        return context.mail().queue();
    }

    /**
     * Sets a fault; it applies at once to companions that are connected, where that is possible.
     *
     * @param companion the key of the companion; empty for any companion
     * @param times how many connections it applies to, at least 1
     */
    public void arm(Optional<PublicKey> companion, Fault fault, int times) {
        // A companion proves its key only after the certificates were sent.
        context.faults().arm(fault.kind() == FaultKind.BAD_CERTIFICATE ? Optional.empty() : companion, fault, times);
        connections.forEach(connection -> connection.trigger(companion));
    }

    /** Clears the fault that was set for that companion. */
    public void clearFault(Optional<PublicKey> companion) {
        context.faults().clear(companion, any -> true);
        // Always set for any companion; see above.
        context.faults().clear(Optional.empty(), fault -> fault.kind() == FaultKind.BAD_CERTIFICATE);
    }

    /** Hands a fault on to the companion that takes over from one whose codes are about to end. */
    public void succeeded(PublicKey before, PublicKey after) {
        context.faults().inherit(before, after);
    }

    public Faults faults() {
        return context.faults();
    }

    /** The companion that was offered that ref and may still show it. */
    public Optional<LinkingCompanion> offering(String ref) {
        return connections.stream()
                .map(SandboxConnection::companion)
                .filter(companion ->
                        companion.offer().flatMap(offer -> offer.code(ref)).isPresent())
                .findFirst();
    }

    /** The companion that requested the latest pairing code for that phone and may still show it. */
    public Optional<LinkingCompanion> asking(PhoneNumber phone) {
        return connections.stream()
                .map(SandboxConnection::companion)
                .flatMap(companion -> companion.asked().stream()
                        .filter(asked -> asked.phone().isSameAs(phone))
                        .map(asked -> Map.entry(asked.until(), companion)))
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    /** Makes that connection the device's; an older one is replaced. */
    private void takeOver(DeviceAddress device, SandboxConnection connection) {
        listener.loggedIn(connection, device);
        // An older connection never waits for a newer one, so calling it from within the newer one cannot deadlock.
        Optional.ofNullable(online.put(device, connection)).ifPresent(SandboxConnection::replaced);
        if (context.accounts().device(device).isEmpty()) {
            // Unlinked while it logged in: the call that unlinked may not have seen this connection.
            connection.unlinked();
        }
        // What was queued since the backlog was read has not visited this connection.
        context.mail().errands().visit(device);
    }

    /** Closes every connection and accepts no more. */
    public void close() {
        closed = true;
        connections.forEach(SandboxConnection::shutDown);
        context.mail().close();
    }

    /**
     * The query string that distinguishes this server's own instances from strangers. It grants nothing but the places
     * that are reserved for them, and changes at each start.
     */
    public String ownQuery() {
        return ownPass;
    }

    /**
     * The origin of a request.
     *
     * @param address of the client; empty if it is not known
     * @param query the query string of the request
     */
    public Origin caller(Optional<String> address, String query) {
        return new Origin(address, ownPass.equals(query));
    }

    /** Whether a connection would be accepted now. */
    public boolean hasRoom(Origin caller) {
        return !closed && admission.hasRoom(caller);
    }

    /** Accepts a connection over that socket; empty if there is no room. */
    public Optional<SandboxConnection> accept(Peer peer) {
        return accept(peer, Origin.UNKNOWN);
    }

    /** Accepts a connection over that socket; empty if there is no room for that origin. */
    public Optional<SandboxConnection> accept(Peer peer, Origin caller) {
        Optional<Admission.Place> place = closed ? Optional.empty() : admission.enter(caller);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        SandboxConnection connection = new SandboxConnection(context, identity(), peer, place.get(), owner);
        connections.add(connection);
        listener.opened(connection, caller);
        connection.begin();
        if (closed) {
            // Closed in between: close() may not have seen this connection.
            connection.shutDown();
        }
        return Optional.of(connection);
    }

    private void forget(SandboxConnection connection, Admission.Place place) {
        if (connections.remove(connection)) {
            listener.closed(connection);
            leaveLater(place);
            online.entrySet().stream()
                    .filter(entry -> entry.getValue() == connection)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(device -> {
                        if (online.remove(device, connection)) {
                            context.mail().gone(device);
                        }
                    });
        }
    }

    /** Frees a stranger's place only when the container can be done with its socket. */
    private void leaveLater(Admission.Place place) {
        if (place.isOwn() || limits.linger().isZero()) {
            place.leave();
            return;
        }
        try {
            Future<?> unused =
                    context.scheduler().schedule(place::leave, limits.linger().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            place.leave(); // the scheduler is closed, and soon everything else
        }
    }

    /** The budget for everything that companions may make this stand-in hold. */
    public ByteBudget budget() {
        return context.budget();
    }

    /** The identity for the next connection, forged if a fault requires it. */
    private ServerIdentity identity() {
        return context.faults()
                .trigger(Optional.empty(), fault -> fault.kind() == FaultKind.BAD_CERTIFICATE)
                .map(fault -> ServerIdentity.forged(fault.variant(), root, context.random(), context.now()))
                .orElse(identity);
    }

    public Accounts accounts() {
        return context.accounts();
    }

    public Clock clock() {
        return context.clock();
    }

    public SecureRandom random() {
        return context.random();
    }

    public ScheduledExecutorService scheduler() {
        return context.scheduler();
    }
}
