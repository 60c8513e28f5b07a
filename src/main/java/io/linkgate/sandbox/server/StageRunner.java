package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PublishedKeys;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.stage.Closed;
import io.linkgate.sandbox.stage.Effect;
import io.linkgate.sandbox.stage.Handshaking;
import io.linkgate.sandbox.stage.LoggedIn;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.sandbox.stage.ServerStanzas;
import io.linkgate.sandbox.stage.ShowingRefs;
import io.linkgate.sandbox.stage.Stage;
import io.linkgate.sandbox.stage.Turn;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runner of one connection's stages: holds the present {@link Stage}, which decides, and carries out its turns.
 * Guarded by its own monitor, which is the lock of the connection: callers hold it, except for {@link #stage()}.
 */
final class StageRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);
    private static final int BAD_REQUEST = 400;

    private final SandboxContext context;
    private final ServerChannel channel;
    private final Peer peer;
    private final WaitingPhones phones;
    private final Listener listener;
    private final StageTimer timer;
    private volatile Stage stage;
    private Optional<PublicKey> client = Optional.empty();
    private Delivery delivery = Delivery.WHOLE;

    /** The connection, called while it is locked. */
    interface Listener {

        /** The connection belongs to the device from now on. */
        void cameOnline(DeviceAddress device);

        /** The connection has ended, perhaps not for the first time. */
        void closed();
    }

    StageRunner(SandboxContext context, ServerChannel channel, Peer peer, WaitingPhones phones, Listener listener) {
        this.context = context;
        this.channel = channel;
        this.peer = peer;
        this.phones = phones;
        this.listener = listener;
        this.timer = new StageTimer(context, this::wake);
        this.stage = Handshaking.begin(context.now());
    }

    /** The present stage; any thread. */
    Stage stage() {
        return stage;
    }

    /** Starts the clock of the first stage. */
    void begin() {
        timer.set(stage.deadline());
    }

    /**
     * Takes the first turn after the handshake, or that of a fault which waits for this companion.
     *
     * @param companion the key that the companion has proved
     * @param welcome the turn without a fault
     */
    void handshakeDone(PublicKey companion, Supplier<Turn> welcome) {
        client = Optional.of(companion);
        Optional<Fault> fault = context.faults().trigger(client, Fault::appliesAfterHandshake);
        delivery = fault.map(Delivery::of).orElse(delivery);
        take(fault.flatMap(
                        found -> FaultTurns.atWelcome(found, context.accounts().devicesWith(companion), context.now()))
                .orElseGet(welcome));
        applyFault();
    }

    /** The companion's key; empty before the handshake is done. */
    Optional<PublicKey> client() {
        return client;
    }

    /** Applies a fault that waits for this companion, if this is the stage for it. */
    void applyFault() {
        if (client.isEmpty()) {
            return;
        }
        context.faults()
                .trigger(client, stage::isMomentOf)
                .ifPresent(fault -> FaultTurns.at(stage, fault, context.refs(), context.now())
                        .ifPresentOrElse(
                                this::take, () -> peer.send(context.refs().garbage())));
    }

    /** Carries out a turn. */
    void take(Turn turn) {
        boolean sameDeadline = turn.next().deadline().equals(stage.deadline());
        if (!kept(turn)) {
            take(Turn.to(new Closed()).with(new Effect.Report(ScanResult.SERVER_ERROR)));
            return;
        }
        // Before anything is sent: a code that a client sees must be among the offers.
        stage = turn.next();
        if (stage instanceof LoggedIn) {
            channel.allowFrames(SandboxLimits.MAX_LINKED_FRAME_BYTES);
            peer.linked();
        }
        delivery.send(turn.nodes(), channel, peer);
        if (!sameDeadline) {
            timer.set(stage.deadline());
        }
        turn.effects().forEach(this::report);
        if (!(stage instanceof ShowingRefs)) {
            phones.dismissTypist();
        }
        if (stage instanceof Closed) {
            peer.close();
            listener.closed();
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
            context.register(register.pendingDevice(), published(), register.signed());
        } else if (effect instanceof Effect.Unlink unlink) {
            context.remove(unlink.device());
        }
    }

    /** The keys with which the companion of this connection has registered. */
    private Optional<PublishedKeys> published() {
        try {
            return channel.payload() instanceof ClientPayload.Register register
                    ? Optional.of(new PublishedKeys(
                            register.registration().registrationId(),
                            register.registration().identity(),
                            register.registration().signedPreKeyId(),
                            register.registration().signedPreKey(),
                            register.registration().signature()))
                    : Optional.empty();
        } catch (PayloadException e) {
            return Optional.empty();
        }
    }

    /** Answers what the turn leaves to the post office; what that cannot keep is not answered. */
    private void post(Effect effect) {
        try {
            if (effect instanceof Effect.Post post) {
                delivery.send(context.mail().posted(post.device(), post.stanza(), context.now()), channel, peer);
            } else if (effect instanceof Effect.Ask ask) {
                Node answer = context.mail()
                        .asked(ask.device(), ask.request(), ask.result(), context.now())
                        .orElseGet(() -> ServerStanzas.error(
                                ask.request().attribute("id").orElse(""), BAD_REQUEST, "bad-request"));
                delivery.send(List.of(answer), channel, peer);
            }
        } catch (UncheckedIOException e) {
            LOG.error("The sandbox cannot save its mail: {}", e.getMessage());
            take(Turn.to(new Closed()));
        }
    }

    private void report(Effect effect) {
        if (effect instanceof Effect.Report report) {
            phones.vouched(report.result());
        } else if (effect instanceof Effect.Finished finished) {
            phones.finished(finished.finish());
        } else if (effect instanceof Effect.ComeOnline online) {
            listener.cameOnline(online.device());
        } else {
            post(effect);
        }
    }

    /** Timers may run ahead of the clock; the deadline is the truth. */
    private synchronized void wake() {
        Optional<Instant> deadline = stage.deadline();
        if (deadline.isEmpty()) {
            return;
        }
        if (context.now().isBefore(deadline.get())) {
            timer.set(deadline);
        } else {
            take(stage.overdue());
        }
    }
}
