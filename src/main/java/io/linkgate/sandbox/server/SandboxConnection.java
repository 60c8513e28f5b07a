package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.stage.Closed;
import io.linkgate.sandbox.stage.Effect;
import io.linkgate.sandbox.stage.Finish;
import io.linkgate.sandbox.stage.Handshaking;
import io.linkgate.sandbox.stage.LoggedIn;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.PairingCodeOffer;
import io.linkgate.sandbox.stage.PasskeyWanted;
import io.linkgate.sandbox.stage.PrimaryKeys;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.sandbox.stage.SentMessage;
import io.linkgate.sandbox.stage.ServerStanzas;
import io.linkgate.sandbox.stage.ShowingRefs;
import io.linkgate.sandbox.stage.Silent;
import io.linkgate.sandbox.stage.Stage;
import io.linkgate.sandbox.stage.Turn;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One companion's connection, seen from the server.
 *
 * <pre>
 *  Greeting ──registration──► ShowingRefs ──a phone vouched──► Signing ──answered───► Over
 *      │                           │                              │
 *      ├──login──► Online          ├──time is up                  ├──time is up
 *      │             │             │                              │
 *      └──refused────┴──unlinked───┴──closed──────────────────────┴──closed───────────► Over
 *
 *  ShowingRefs ──a phone took a code, a passkey is wanted──► PasskeyWanted ──time is up, closed──► Over
 * </pre>
 *
 * The container calls {@link #receive} from one thread at a time, the scheduler calls in between; every entry is
 * synchronized, and none waits but for the disk on which a link is kept. What is said is decided by the {@link Stage}, this class carries it out.
 */
public final class SandboxConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);

    /** Of a companion that is not linked. The largest of theirs, the answer to a typed code, has 400 bytes. */
    private static final int MAX_UNLINKED_FRAME_BYTES = 8 * 1024;

    /** Of a linked one: published clients upload up to 812 pre-keys at once, 50 KB. */
    public static final int MAX_LINKED_FRAME_BYTES = 128 * 1024;

    private final SandboxServer server;
    private final Peer peer;
    private final Admission.Place place;
    private final ByteBudget.Share held;
    private final ServerChannel channel;
    private volatile Stage stage;
    private Optional<PublicKey> client = Optional.empty();
    private Delivery delivery = Delivery.WHOLE;
    private Optional<CompletableFuture<ScanResult>> phone = Optional.empty();
    /** The phone into which a code was typed, until it vouches or gives up; told once. */
    private Optional<CompletableFuture<Optional<Finish>>> typist = Optional.empty();

    private Optional<Future<?>> timer = Optional.empty();

    /** @param place is given back when nothing is left of the connection */
    SandboxConnection(SandboxServer server, Peer peer, Admission.Place place) {
        this.server = server;
        this.place = Objects.requireNonNull(place);
        this.held = server.budget().share();
        this.peer = Objects.requireNonNull(peer);
        ServerIdentity identity = server.identity();
        this.channel =
                new ServerChannel(identity.staticKey(), identity.chain(), MAX_UNLINKED_FRAME_BYTES, server.random());
        this.stage = Handshaking.begin(now());
    }

    /** Starts the clock of the handshake. */
    synchronized void begin() {
        reschedule();
    }

    /** Takes the next bytes from the socket, cut anywhere. */
    public synchronized void receive(ByteBuffer bytes) {
        if (stage instanceof Closed) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (!held.resize(channel.heldBytes())) {
                LOG.debug("All companions together hold as many unfinished frames as they may");
                end(CloseKind.NO_ROOM);
                return;
            }
            if (inbound.reply().hasRemaining()) {
                peer.send(inbound.reply());
            }
            if (inbound.established() && stage instanceof Handshaking handshaking) {
                handshakeDone(handshaking);
            }
            for (Node node : inbound.nodes()) {
                take(stage.received(node, now()));
            }
        } catch (ChannelException e) {
            LOG.debug("A companion broke the protocol: {}", e.getMessage());
            end(e.fault() == ChannelException.Fault.SIZE ? CloseKind.TOO_BIG : CloseKind.NORMAL);
        }
    }

    /** The socket is gone. */
    public synchronized void lost() {
        boolean leftByItself = !(stage instanceof Closed);
        take(Turn.to(new Closed()));
        if (leftByItself) {
            place.leave();
        }
    }

    /** The place that it takes. */
    Admission.Place place() {
        return place;
    }

    /** Closes for a fault of the companion, once what was said to it has left. */
    public synchronized void end(CloseKind kind) {
        peer.close(kind);
        take(Turn.to(new Closed()));
    }

    /** Says goodbye and closes. */
    synchronized void shutDown() {
        take(stage.finished());
    }

    /**
     * A phone vouches for this companion.
     *
     * @param still whether what the phone has read or typed is on offer yet
     * @return how it went, or empty when it is not
     */
    public synchronized Optional<CompletableFuture<ScanResult>> confirm(
            Predicate<ShowingRefs> still, PendingDevice pendingDevice) {
        if (!(stage instanceof ShowingRefs showing) || !still.test(showing)) {
            return Optional.empty();
        }
        CompletableFuture<ScanResult> told = new CompletableFuture<>();
        phone = Optional.of(told);
        boolean restart = server.faults()
                .trigger(client, fault -> fault.kind() == FaultKind.NO_RESTART)
                .isEmpty();
        take(showing.vouched(pendingDevice, server.refs().stanzaId(), restart, now()));
        applyFault();
        return Optional.of(told);
    }

    /**
     * Tells this companion that its code was typed into a phone.
     *
     * @param ref which code
     * @return the companion's answer, empty in itself when there will be none; or empty when that code is not to be typed
     *     here now
     */
    public synchronized Optional<CompletableFuture<Optional<Finish>>> hello(SecretBytes ref, PrimaryKeys keys) {
        Optional<PairingCodeOffer> asked =
                asked().filter(code -> code.ref().equals(ref) && code.typing().isEmpty());
        if (asked.isEmpty() || !(stage instanceof ShowingRefs showing)) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Finish>> answer = new CompletableFuture<>();
        tellTypist(Optional.empty());
        typist = Optional.of(answer);
        take(showing.typed(keys, server.refs().stanzaId(), now()));
        return Optional.of(answer);
    }

    /** The phone waits no longer for that answer, or can do nothing with it: the code may be typed again. */
    public synchronized void giveUp(SecretBytes ref, CompletableFuture<Optional<Finish>> answer) {
        if (typist.filter(waiting -> waiting == answer).isEmpty()) {
            return;
        }
        dismissTypist();
        if (stage instanceof ShowingRefs showing && showing.asks(ref)) {
            take(showing.untyped());
        }
    }

    /** The code that is to be typed for this companion, while it is good. */
    public Optional<PairingCodeOffer> asked() {
        return stage instanceof ShowingRefs showing ? showing.askedAt(now()) : Optional.empty();
    }

    /** Asks this companion to change the secret of its codes; false when that code is not on offer here any more. */
    public synchronized boolean refresh(String ref) {
        if (!(stage instanceof ShowingRefs showing) || !showing.offers(ref)) {
            return false;
        }
        take(showing.refreshed(server.refs().stanzaId(), now()));
        return true;
    }

    /**
     * A phone has taken a code of this companion, and its account has to show a passkey first.
     *
     * @param still whether what the phone has read or typed is on offer yet
     * @return whether this companion was told so
     */
    public synchronized boolean wantPasskey(Predicate<ShowingRefs> still) {
        if (!(stage instanceof ShowingRefs showing) || !still.test(showing)) {
            return false;
        }
        take(PasskeyWanted.begin(server.refs().stanzaId(), server.random(), now()));
        applyFault();
        return true;
    }

    /** A fault was set; it may be for this companion. */
    synchronized void trigger(Optional<PublicKey> companion) {
        if (companion.isEmpty() || companion.equals(client)) {
            applyFault();
        }
    }

    /** The phone has unlinked the device that this connection speaks for. */
    synchronized void unlinked() {
        if (stage instanceof LoggedIn) {
            take(Turn.to(new Closed(), ServerStanzas.deviceRemoved()));
        }
    }

    /** Another connection speaks for this device now. */
    synchronized void replaced() {
        if (stage instanceof LoggedIn) {
            take(Turn.to(new Closed(), ServerStanzas.replaced()));
        }
    }

    /** Something was written to the device that this connection speaks for. */
    synchronized void deliver(SentMessage message) {
        if (stage instanceof LoggedIn device) {
            take(device.delivered(message, now()));
        }
    }

    /** What this companion was offered, while it may show it. */
    public Optional<Offer> offer() {
        return stage.offer();
    }

    private void handshakeDone(Handshaking handshaking) {
        client = Optional.of(channel.clientKey());
        place.handshakeDone();
        Optional<Fault> fault = server.faults().trigger(client, Fault::strikesAtMeeting);
        delivery = fault.map(Delivery::of).orElse(delivery);
        take(fault.flatMap(this::unwelcome).orElseGet(() -> welcome(handshaking)));
        applyFault();
    }

    private Turn welcome(Handshaking handshaking) {
        try {
            return handshaking.met(
                    channel.clientKey(),
                    channel.payload(),
                    server.refs(),
                    server.accounts(),
                    server.undelivered(),
                    now());
        } catch (PayloadException e) {
            LOG.debug("A companion's payload makes no sense: {}", e.getMessage());
            return handshaking.misunderstood();
        }
    }

    private Optional<Turn> unwelcome(Fault fault) {
        return switch (fault.kind()) {
            case REFUSE, DROP -> Optional.of(Turn.to(new Closed()));
            case HANG -> Optional.of(Turn.to(Silent.begin(now())));
            case FAILURE -> Optional.of(Turn.to(new Closed(), ServerStanzas.failure(fault.code())));
            default -> Optional.empty();
        };
    }

    /** What waits for this companion strikes it, if it has come as far as that. */
    private void applyFault() {
        if (client.isEmpty()) {
            return;
        }
        server.faults().trigger(client, stage::isMomentOf).ifPresent(fault -> {
            switch (fault.kind()) {
                case STREAM_ERROR -> take(Turn.to(new Closed(), ServerStanzas.streamError(fault.code())));
                case UNANSWERED ->
                    take(Turn.to(
                            new Closed(), ServerStanzas.unanswered(server.refs().stanzaId())));
                case REPLACED -> take(Turn.to(new Closed(), ServerStanzas.replaced()));
                case REFRESH ->
                    take(Turn.to(stage, ServerStanzas.refresh(server.refs().stanzaId(), now())));
                case SILENCE -> take(Turn.to(Silent.begin(now())));
                case GARBAGE -> peer.send(server.refs().garbage());
                default -> take(Turn.to(new Closed()));
            }
        });
    }

    private void take(Turn turn) {
        boolean sameDeadline = turn.next().deadline().equals(stage.deadline());
        if (!kept(turn)) {
            take(Turn.to(new Closed()).with(new Effect.Tell(ScanResult.SERVER_ERROR)));
            return;
        }
        // Before anything is sent: whoever sees a code must find it among the offers.
        stage = turn.next();
        if (stage instanceof LoggedIn) {
            channel.allowFrames(MAX_LINKED_FRAME_BYTES);
        }
        delivery.send(turn.nodes(), channel, peer);
        if (!sameDeadline) {
            reschedule();
        }
        turn.effects().forEach(this::tell);
        if (!(stage instanceof ShowingRefs)) {
            dismissTypist();
        }
        if (stage instanceof Closed) {
            peer.close();
            server.forget(this);
            var unused = held.resize(0);
            tellPhone(ScanResult.CONNECTION_LOST);
        }
    }

    /** Whatever has to outlive this server does so before the companion hears of it. */
    private boolean kept(Turn turn) {
        try {
            turn.effects().forEach(this::keep);
            return true;
        } catch (UncheckedIOException e) {
            LOG.error("The sandbox cannot keep its accounts: {}", e.getMessage());
            return false;
        }
    }

    private void keep(Effect effect) {
        if (effect instanceof Effect.Register register) {
            server.accounts().register(register.pendingDevice());
        } else if (effect instanceof Effect.Unlink unlink) {
            server.remove(unlink.device());
        } else if (effect instanceof Effect.Stock stock) {
            server.accounts().stock(stock.device(), stock.preKeys());
        }
    }

    private void tell(Effect effect) {
        if (effect instanceof Effect.Tell tell) {
            tellPhone(tell.result());
        } else if (effect instanceof Effect.Finished finished) {
            tellTypist(Optional.of(finished.finish()));
        } else if (effect instanceof Effect.ComeOnline online) {
            server.cameOnline(online.device(), this);
        } else if (effect instanceof Effect.Answered answered) {
            server.undelivered().answered(answered.device(), answered.answer());
        }
    }

    private void tellPhone(ScanResult result) {
        phone.ifPresent(waiting -> server.complete(waiting, result));
        phone = Optional.empty();
    }

    private void tellTypist(Optional<Finish> answer) {
        typist.ifPresent(waiting -> server.complete(waiting, answer));
    }

    private void dismissTypist() {
        tellTypist(Optional.empty());
        typist = Optional.empty();
    }

    private void reschedule() {
        timer.ifPresent(pending -> pending.cancel(false));
        timer = stage.deadline().flatMap(this::scheduled);
    }

    private Optional<Future<?>> scheduled(Instant deadline) {
        long wait = Math.max(0, Duration.between(now(), deadline).toNanos());
        try {
            return Optional.of(server.scheduler().schedule(this::wake, wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // Whoever closes the scheduler closes the stand-in as well, and that ends this connection.
            LOG.debug("No timer for a connection: the scheduler is closed");
            return Optional.empty();
        }
    }

    /** Timers may run ahead of the clock; the deadline is the truth. */
    private synchronized void wake() {
        Optional<Instant> deadline = stage.deadline();
        if (deadline.isEmpty()) {
            return;
        }
        if (now().isBefore(deadline.get())) {
            reschedule();
        } else {
            take(stage.overdue());
        }
    }

    private Instant now() {
        return server.clock().instant();
    }
}
