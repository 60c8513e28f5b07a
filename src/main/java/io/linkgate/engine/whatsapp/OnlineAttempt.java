package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.engine.NewPreKeys;
import io.linkgate.engine.whatsapp.StepTimer.Outcome;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.Online;
import io.linkgate.protocol.online.OnlineAction;
import io.linkgate.protocol.online.OnlineEvent;
import io.linkgate.protocol.online.OnlineSettings;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.online.OnlineState;
import io.linkgate.protocol.online.OnlineStep;
import io.linkgate.protocol.online.PreKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one {@link Online} over one line. All methods are called in the mailbox. */
final class OnlineAttempt implements Attempt, Line.Events {

    private static final Logger LOG = LoggerFactory.getLogger(OnlineAttempt.class);

    private final EngineContext context;
    private final CompanionDevice device;
    private final ClientVersion version;
    private final Mailbox mailbox;
    private final EngineListener listener;
    private final Consumer<EngineEvent.Ended> whenOver;
    private final Online online;
    private final Line line;
    private final StepTimer timer;
    private OnlineState state;

    /** @param device a linked one */
    OnlineAttempt(
            EngineContext context,
            CompanionDevice device,
            Purpose purpose,
            ClientVersion version,
            URI endpoint,
            Mailbox mailbox,
            EngineListener listener,
            Consumer<EngineEvent.Ended> whenOver) {
        this.context = context;
        this.device = device;
        this.version = version;
        this.mailbox = mailbox;
        this.listener = listener;
        this.whenOver = whenOver;
        DeviceState known = device.state();
        Link link = known.link().orElseThrow();
        this.online = new Online(settings(known.keys(), link, purpose));
        CompanionChannel channel = new CompanionChannel(
                known.keys().noise(),
                context.target().rootKey(),
                CompanionIdentity.login(version, link, known.logins()),
                known.routing().bytes(),
                context.clocks().wall(),
                context.random());
        this.line = new Line(context, endpoint, channel, mailbox, this);
        this.timer = new StepTimer(context.timeouts(), context.clocks().steady());
        this.state = new OnlineState.Connecting(Instant.MAX);
    }

    @Override
    public void begin() {
        timer.moved(Optional.of(Step.DIAL), Outcome.TAKEN);
        carryOut(online.begin(now()));
    }

    private static Optional<Step> awaited(OnlineState state) {
        if (state instanceof OnlineState.Connecting) {
            return Optional.of(Step.DIAL);
        }
        if (state instanceof OnlineState.Handshaking) {
            return Optional.of(Step.HANDSHAKE);
        }
        return state instanceof OnlineState.Live live && live.stage() == OnlineState.Stage.LOGGING_IN
                ? Optional.of(Step.LOGIN)
                : Optional.empty();
    }

    private static Outcome outcome(OnlineState reached, OnlineEvent by) {
        if (!reached.isOver()) {
            return Outcome.TAKEN;
        }
        return by instanceof OnlineEvent.TimePassed ? Outcome.STALLED : Outcome.BROKEN;
    }

    @Override
    public void close() {
        tell(new OnlineEvent.CloseWanted());
    }

    @Override
    public void connected() {
        tell(new OnlineEvent.Connected());
    }

    @Override
    public void established() {
        tell(new OnlineEvent.Established(jitter()));
    }

    @Override
    public void received(Node node) {
        tell(new OnlineEvent.NodeReceived(node));
    }

    @Override
    public void timePassed() {
        tell(new OnlineEvent.TimePassed(jitter()));
    }

    @Override
    public void failed(ConnectionEnd why) {
        tell(new OnlineEvent.SocketEnded(why));
    }

    private void tell(OnlineEvent event) {
        if (state.isOver()) {
            return;
        }
        try {
            OnlineStep step = online.on(state, event, now());
            timer.moved(awaited(step.state()), outcome(step.state(), event));
            carryOut(step);
        } catch (Throwable e) {
            LOG.error("A connection failed by our own mistake", e);
            ConnectionEnd end =
                    new ConnectionEnd(ConnectionEnd.Cause.PROTOCOL, "An internal error; the log tells more.");
            state = new OnlineState.Closed(end);
            carryOut(new OnlineAction.End(end));
        }
    }

    private void carryOut(OnlineStep step) {
        OnlineState before = state;
        state = step.state();
        if (state instanceof OnlineState.Live live && live.isLoggingIn() && !live.isAtStageOf(before)) {
            listener.on(new EngineEvent.LoggingIn(context.clocks().onWall(live.deadline())));
        }
        for (OnlineAction action : step.actions()) {
            carryOut(action);
        }
    }

    private void carryOut(OnlineAction action) {
        if (action instanceof OnlineAction.Dial) {
            line.dial();
        } else if (action instanceof OnlineAction.BeginHandshake) {
            line.beginHandshake();
        } else if (action instanceof OnlineAction.Send send) {
            line.send(send.node());
        } else if (action instanceof OnlineAction.WakeAt wake) {
            line.wakeAt(wake.when());
        } else if (action instanceof OnlineAction.MakePreKeys make) {
            makePreKeys(make.count());
        } else if (action instanceof OnlineAction.KeepRouting routing) {
            if (!device.state().routing().equals(routing.info())) {
                keep(known -> known.withRouting(routing.info()), NewPreKeys.NONE);
            }
        } else if (action instanceof OnlineAction.KeepLogin login) {
            keep(known -> known.loggedIn().withLid(login.lid()), NewPreKeys.NONE);
        } else if (action instanceof OnlineAction.NoteExpiration noted) {
            context.target().versions().endsAt(version, noted.end());
        } else if (action instanceof OnlineAction.Announce) {
            device.account().ifPresent(account -> listener.on(new EngineEvent.Linked(account)));
        } else if (action instanceof OnlineAction.End end) {
            try {
                line.close();
            } finally {
                whenOver.accept(Endings.told(end.end()));
            }
        }
    }

    /**
     * Their ids are never used again, though a key may be lost: the server would give out a key of one upload under the id of
     * another.
     */
    private void makePreKeys(int count) {
        int first = device.state().nextPreKeyId();
        List<PreKey> keys = new ArrayList<>(count);
        Map<Integer, byte[]> privateHalves = new HashMap<>();
        for (int i = 0; i < count; i++) {
            KeyPair pair = KeyPair.generate(context.random());
            int id = (first - 1 + i) % DeviceState.MAX_PRE_KEY_ID + 1;
            keys.add(new PreKey(id, pair.publicKey()));
            privateHalves.put(id, pair.privateBytes());
        }
        CompletionStage<Void> kept = keep(known -> known.withPreKeysMade(count), new NewPreKeys(privateHalves));
        kept.whenComplete((nothing, failure) -> mailbox.execute(() -> tell(
                failure == null
                        ? new OnlineEvent.PreKeysMade(keys)
                        : new OnlineEvent.Broken("The credentials could not be written to disk."))));
    }

    private CompletableFuture<Void> keep(UnaryOperator<DeviceState> change, NewPreKeys newPreKeys) {
        device.change(change);
        CompletableFuture<Void> kept = new CompletableFuture<>();
        listener.on(new EngineEvent.DeviceChanged(new CompanionDevice(device.state()), newPreKeys, kept));
        return kept;
    }

    private Instant now() {
        return context.clocks().steady().instant();
    }

    private double jitter() {
        return context.random().nextDouble();
    }

    private OnlineSettings settings(CompanionKeys keys, Link link, Purpose purpose) {
        PairingTiming timing = context.timeouts().forLogin();
        return new OnlineSettings(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey(),
                link.jid(),
                link.lid(),
                purpose,
                CompanionIdentity.idPrefix(context.random()),
                timing.dial(),
                timing.handshake(),
                OnlineSettings.USUAL_REQUEST,
                new OnlineSettings.KeepAlive(timing.pingFrom(), timing.pingTo(), timing.pingAnswer()));
    }
}
