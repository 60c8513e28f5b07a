package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.sandbox.account.DeviceAddress;
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
 *  Handshaking ──registration──► ShowingRefs ──a phone vouched──► AwaitingSignature ──answered──► Closed
 *      │                             │                                  │
 *      ├──login──► LoggedIn          ├──time is up                      ├──time is up
 *      │              │              │                                  │
 *      └──refused─────┴──unlinked────┴──closed──────────────────────────┴──closed──────────────► Closed
 *
 *  ShowingRefs ──a phone took a code, a passkey is wanted──► PasskeyWanted ──time is up, closed──► Closed
 *  any ──a fault──► Silent ──time is up, closed──► Closed
 * </pre>
 *
 * The container calls {@link #receive} from one thread at a time, and the scheduler calls in between; every entry is
 * synchronized, and waits for nothing but the disk on which a link is saved. The {@link Stage} decides, this class
 * carries out.
 */
public final class SandboxConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);

    /** For a companion that is not linked. Their largest frame, the answer to a typed pairing code, has 400 bytes. */
    private static final int MAX_UNLINKED_FRAME_BYTES = 8 * 1024;

    /** For a linked companion: published clients upload up to 812 pre-keys at once, 50 KB. */
    public static final int MAX_LINKED_FRAME_BYTES = 128 * 1024;

    private final SandboxContext context;
    private final Peer peer;
    private final Admission.Place place;
    private final Owner owner;
    private final ByteBudget.Share held;
    private final ServerChannel channel;
    private final WaitingPhones phones;
    private volatile Stage stage;
    private Optional<PublicKey> client = Optional.empty();
    private Delivery delivery = Delivery.WHOLE;
    private Optional<Future<?>> timer = Optional.empty();

    /**
     * The server to which a connection belongs. Called while the connection is locked; must not wait for another one.
     */
    interface Owner {

        /** That connection belongs to the device from now on. */
        void cameOnline(DeviceAddress device, SandboxConnection connection);

        /** That connection, in that place, has ended, perhaps not for the first time. */
        void closed(SandboxConnection connection, Admission.Place place);
    }

    /**
     * A connection before its first byte.
     *
     * @param identity the server's in this handshake
     * @param place given back when nothing is left of the connection
     */
    SandboxConnection(SandboxContext context, ServerIdentity identity, Peer peer, Admission.Place place, Owner owner) {
        this.context = context;
        this.place = Objects.requireNonNull(place);
        this.held = context.budget().share();
        this.phones = new WaitingPhones(context);
        this.peer = Objects.requireNonNull(peer);
        this.owner = Objects.requireNonNull(owner);
        this.channel =
                new ServerChannel(identity.staticKey(), identity.chain(), MAX_UNLINKED_FRAME_BYTES, context.random());
        this.stage = Handshaking.begin(context.now());
    }

    /** Starts the clock of the handshake. */
    synchronized void begin() {
        reschedule();
    }

    /** Takes the next bytes from the socket, split anywhere. */
    public synchronized void receive(ByteBuffer bytes) {
        if (stage instanceof Closed) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (!held.resize(channel.heldBytes())) {
                LOG.debug("The budget for unfinished frames of all companions is used up");
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
                take(stage.received(node, context.now()));
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

    /** Closes because of a mistake of the companion, after everything has been sent. */
    public synchronized void end(CloseKind kind) {
        peer.close(kind);
        take(Turn.to(new Closed()));
    }

    /** Ends the stream and closes. */
    synchronized void shutDown() {
        take(stage.finished());
    }

    /**
     * Takes what a phone has signed for this companion.
     *
     * @param still whether the code that the phone has used is still on offer
     * @return the result, or empty if the code is not on offer
     */
    public synchronized Optional<CompletableFuture<ScanResult>> confirm(
            Predicate<ShowingRefs> still, PendingDevice pendingDevice) {
        if (!(stage instanceof ShowingRefs showing) || !still.test(showing)) {
            return Optional.empty();
        }
        CompletableFuture<ScanResult> result = phones.vouching();
        boolean restart = context.faults()
                .trigger(client, fault -> fault.kind() == FaultKind.NO_RESTART)
                .isEmpty();
        take(showing.vouched(pendingDevice, context.refs().stanzaId(), restart, context.now()));
        applyFault();
        return Optional.of(result);
    }

    /**
     * Notifies this companion that its pairing code was typed on a phone.
     *
     * @param ref the name of the code
     * @return the companion's answer, which is empty if none arrives; or empty if this companion does not show that
     *     code, or it is being typed already
     */
    public synchronized Optional<CompletableFuture<Optional<Finish>>> hello(SecretBytes ref, PrimaryKeys keys) {
        Optional<PairingCodeOffer> asked =
                asked().filter(code -> code.ref().equals(ref) && code.typing().isEmpty());
        if (asked.isEmpty() || !(stage instanceof ShowingRefs showing)) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Finish>> answer = phones.typing();
        take(showing.typed(keys, context.refs().stanzaId(), context.now()));
        return Optional.of(answer);
    }

    /** The phone no longer waits for that answer, or cannot use it: the code may be typed again. */
    public synchronized void giveUp(SecretBytes ref, CompletableFuture<Optional<Finish>> answer) {
        if (!phones.isAwaited(answer)) {
            return;
        }
        phones.dismissTypist();
        if (stage instanceof ShowingRefs showing && showing.asks(ref)) {
            take(showing.untyped());
        }
    }

    /** The pairing code that this companion shows, while it is valid. */
    public Optional<PairingCodeOffer> asked() {
        return stage instanceof ShowingRefs showing ? showing.askedAt(context.now()) : Optional.empty();
    }

    /** Asks this companion to change the secret of its codes; false if that code is no longer on offer here. */
    public synchronized boolean refresh(String ref) {
        if (!(stage instanceof ShowingRefs showing) || !showing.offers(ref)) {
            return false;
        }
        take(showing.refreshed(context.refs().stanzaId(), context.now()));
        return true;
    }

    /**
     * Asks this companion for a passkey, because the account of the phone that has taken its code requires one.
     *
     * @param still whether the code that the phone has used is still on offer
     * @return whether it is, and the companion was asked
     */
    public synchronized boolean wantPasskey(Predicate<ShowingRefs> still) {
        if (!(stage instanceof ShowingRefs showing) || !still.test(showing)) {
            return false;
        }
        take(PasskeyWanted.begin(context.refs().stanzaId(), context.random(), context.now()));
        applyFault();
        return true;
    }

    /** A fault was set, which may apply to this companion. */
    synchronized void trigger(Optional<PublicKey> companion) {
        if (companion.isEmpty() || companion.equals(client)) {
            applyFault();
        }
    }

    /** The phone has unlinked this connection's device. */
    synchronized void unlinked() {
        if (stage instanceof LoggedIn) {
            take(Turn.to(new Closed(), ServerStanzas.deviceRemoved()));
        }
    }

    /** Another connection of the same device has taken over. */
    synchronized void replaced() {
        if (stage instanceof LoggedIn) {
            take(Turn.to(new Closed(), ServerStanzas.replaced()));
        }
    }

    /** A message was written to this connection's device. */
    synchronized void deliver(SentMessage message) {
        if (stage instanceof LoggedIn device) {
            take(device.delivered(message, context.now()));
        }
    }

    /** The codes that this companion may show now. */
    public Optional<Offer> offer() {
        return stage.offer();
    }

    private void handshakeDone(Handshaking handshaking) {
        client = Optional.of(channel.clientKey());
        place.handshakeDone();
        Optional<Fault> fault = context.faults().trigger(client, Fault::strikesAtMeeting);
        delivery = fault.map(Delivery::of).orElse(delivery);
        take(fault.flatMap(found -> FaultTurns.atWelcome(found, context.now())).orElseGet(() -> welcome(handshaking)));
        applyFault();
    }

    private Turn welcome(Handshaking handshaking) {
        try {
            return handshaking.met(
                    channel.clientKey(),
                    channel.payload(),
                    context.refs(),
                    context.accounts(),
                    context.undelivered(),
                    context.now());
        } catch (PayloadException e) {
            LOG.debug("A companion's payload makes no sense: {}", e.getMessage());
            return handshaking.misunderstood();
        }
    }

    /** Applies a fault that waits for this companion, if this is the stage for it. */
    private void applyFault() {
        if (client.isEmpty()) {
            return;
        }
        context.faults()
                .trigger(client, stage::isMomentOf)
                .ifPresent(fault -> FaultTurns.at(stage, fault, context.refs(), context.now())
                        .ifPresentOrElse(
                                this::take, () -> peer.send(context.refs().garbage())));
    }

    private void take(Turn turn) {
        boolean sameDeadline = turn.next().deadline().equals(stage.deadline());
        if (!kept(turn)) {
            take(Turn.to(new Closed()).with(new Effect.Report(ScanResult.SERVER_ERROR)));
            return;
        }
        // Before anything is sent: a code that a client sees must be among the offers.
        stage = turn.next();
        if (stage instanceof LoggedIn) {
            channel.allowFrames(MAX_LINKED_FRAME_BYTES);
        }
        delivery.send(turn.nodes(), channel, peer);
        if (!sameDeadline) {
            reschedule();
        }
        turn.effects().forEach(this::report);
        if (!(stage instanceof ShowingRefs)) {
            phones.dismissTypist();
        }
        if (stage instanceof Closed) {
            peer.close();
            owner.closed(this, place);
            var unused = held.resize(0);
            phones.vouched(ScanResult.CONNECTION_LOST);
        }
    }

    /** Saves what has to survive a restart, before the companion is notified. */
    private boolean kept(Turn turn) {
        try {
            turn.effects().forEach(this::keep);
            return true;
        } catch (UncheckedIOException e) {
            LOG.error("The sandbox cannot save its accounts: {}", e.getMessage());
            return false;
        }
    }

    private void keep(Effect effect) {
        if (effect instanceof Effect.Register register) {
            context.accounts().register(register.pendingDevice());
        } else if (effect instanceof Effect.Unlink unlink) {
            context.remove(unlink.device());
        } else if (effect instanceof Effect.Stock stock) {
            context.accounts().stock(stock.device(), stock.preKeys());
        }
    }

    private void report(Effect effect) {
        if (effect instanceof Effect.Report report) {
            phones.vouched(report.result());
        } else if (effect instanceof Effect.Finished finished) {
            phones.finished(finished.finish());
        } else if (effect instanceof Effect.ComeOnline online) {
            owner.cameOnline(online.device(), this);
        } else if (effect instanceof Effect.Answered answered) {
            context.undelivered().answered(answered.device(), answered.answer());
        }
    }

    private void reschedule() {
        timer.ifPresent(pending -> pending.cancel(false));
        timer = stage.deadline().flatMap(this::scheduled);
    }

    private Optional<Future<?>> scheduled(Instant deadline) {
        long wait = Math.max(0, Duration.between(context.now(), deadline).toNanos());
        try {
            return Optional.of(context.scheduler().schedule(this::wake, wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // The scheduler is closed together with the stand-in, and that ends this connection.
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
        if (context.now().isBefore(deadline.get())) {
            reschedule();
        } else {
            take(stage.overdue());
        }
    }
}
