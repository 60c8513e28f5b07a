package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.engine.whatsapp.StepTimer.Outcome;
import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.Pairing;
import io.linkgate.protocol.pairing.PairingAction;
import io.linkgate.protocol.pairing.PairingEvent;
import io.linkgate.protocol.pairing.PairingPhase;
import io.linkgate.protocol.pairing.PairingSettings;
import io.linkgate.protocol.pairing.PairingState;
import io.linkgate.protocol.pairing.PairingStep;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one {@link Pairing} over one line: turns what happens into events, and actions into stanzas, timers and words to
 * the listener. All methods are called in the mailbox.
 */
final class PairingAttempt implements Attempt, Line.Events {

    private static final Logger LOG = LoggerFactory.getLogger(PairingAttempt.class);

    private final EngineContext context;
    private final CompanionDevice device;
    private final ClientVersion version;
    private final Mailbox mailbox;
    private final EngineListener listener;
    private final Consumer<EngineEvent.Ended> whenOver;
    private final Pairing pairing;
    private final Line line;
    private final PairingCodeWork typedCodes;

    private final StepTimer timer;
    private PairingState state;

    PairingAttempt(
            EngineContext context,
            CompanionDevice device,
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
        CompanionKeys keys = device.keys();
        this.pairing = new Pairing(settings(keys));
        CompanionChannel channel = new CompanionChannel(
                keys.noise(),
                context.target().rootKey(),
                CompanionIdentity.registration(version, keys),
                new byte[0],
                context.clocks().wall(),
                context.random());
        this.line = new Line(context, endpoint, channel, mailbox, this);
        this.timer = new StepTimer(context.timeouts(), context.clocks().steady());
        this.typedCodes = new PairingCodeWork(context, keys.identity(), mailbox, this::tell);
    }

    @Override
    public void begin() {
        timer.moved(Optional.of(Step.DIAL), Outcome.TAKEN);
        carryOut(pairing.begin(device.keys().advSecret(), now()));
    }

    private static Optional<Step> awaited(PairingPhase phase) {
        return switch (phase) {
            case CONNECTING -> Optional.of(Step.DIAL);
            case HANDSHAKING -> Optional.of(Step.HANDSHAKE);
            case AWAITING_REFS -> Optional.of(Step.REFS);
            case AWAITING_RESTART -> Optional.of(Step.RESTART);
            case SHOWING_CODE, AWAITING_SUCCESS, AWAITING_PASSKEY, CONFIRMING, LINKED, EXHAUSTED, CLOSED ->
                Optional.empty();
        };
    }

    private static Outcome outcome(PairingPhase reached, PairingEvent.Kind by) {
        if (reached.isOver() && by == PairingEvent.Kind.TIME_PASSED) {
            return Outcome.STALLED;
        }
        return reached.isOver() && reached != PairingPhase.LINKED ? Outcome.BROKEN : Outcome.TAKEN;
    }

    @Override
    public void requestCode(String phone, CompletableFuture<PairingCodeAnswer> promise) {
        typedCodes.request(phone, promise);
    }

    @Override
    public void close() {
        tell(new PairingEvent.CloseWanted());
    }

    @Override
    public void connected() {
        tell(new PairingEvent.Connected());
    }

    @Override
    public void established() {
        tell(new PairingEvent.Established(jitter()));
    }

    @Override
    public void received(Node node) {
        tell(new PairingEvent.NodeReceived(node));
    }

    @Override
    public void timePassed() {
        tell(new PairingEvent.TimePassed(jitter()));
    }

    @Override
    public void failed(ConnectionEnd why) {
        tell(
                why.cause() == ConnectionEnd.Cause.LOST
                        ? new PairingEvent.SocketClosed(why.detail())
                        : new PairingEvent.ChannelFailed(why));
    }

    private void tell(PairingEvent event) {
        if (state.phase().isOver()) {
            return;
        }
        try {
            PairingStep step = pairing.on(state, event, now());
            timer.moved(awaited(step.state().phase()), outcome(step.state().phase(), event.kind()));
            carryOut(step);
        } catch (Throwable e) {
            LOG.error("A connection failed by our own mistake", e);
            abandon();
        }
    }

    /** Whoever listens would wait for ever otherwise. */
    private void abandon() {
        ConnectionEnd end = new ConnectionEnd(ConnectionEnd.Cause.PROTOCOL, "An internal error; the log tells more.");
        state = new PairingState.Closed(end);
        carryOut(new PairingAction.End(end));
    }

    private void carryOut(PairingStep step) {
        state = step.state();
        for (PairingAction action : step.actions()) {
            carryOut(action);
        }
    }

    private void carryOut(PairingAction action) {
        if (action instanceof PairingAction.Dial) {
            line.dial();
        } else if (action instanceof PairingAction.BeginHandshake) {
            line.beginHandshake();
        } else if (action instanceof PairingAction.Send send) {
            line.send(send.node());
        } else if (action instanceof PairingAction.ShowCode show) {
            listener.on(new EngineEvent.CodeShown(
                    show.payload().text(), context.clocks().onWall(show.expiresAt()), show.sequence(), show.of()));
        } else if (action instanceof PairingAction.WakeAt wake) {
            line.wakeAt(wake.when());
        } else if (action instanceof PairingAction.MakeSecret) {
            makeSecret();
        } else if (action instanceof PairingAction.KeepSecret keep) {
            device.replaceAdvSecret(keep.secret());
        } else if (action instanceof PairingAction.TellCode told) {
            typedCodes.tell(told);
        } else if (action instanceof PairingAction.SealBundle seal) {
            typedCodes.seal(seal.request(), seal.hello());
        } else if (action instanceof PairingAction.AwaitPhone await) {
            listener.on(new EngineEvent.PhoneIsLinking(context.clocks().onWall(await.until())));
        } else if (action instanceof PairingAction.AwaitPasskey await) {
            listener.on(new EngineEvent.PasskeyWanted(context.clocks().onWall(await.until())));
        } else if (action instanceof PairingAction.NoteExpiration noted) {
            context.target().versions().endsAt(version, noted.end());
        } else if (action instanceof PairingAction.ConfirmLink confirm) {
            confirmLink(confirm);
        } else if (action instanceof PairingAction.End end) {
            try {
                line.close();
                typedCodes.over();
            } finally {
                whenOver.accept(Endings.told(end.end()));
            }
        }
    }

    /** In the mailbox's next turn, since the actions of this one are not all carried out yet. */
    private void makeSecret() {
        SecretBytes secret = CompanionKeys.newAdvSecret(context.random());
        device.replaceAdvSecret(secret);
        mailbox.execute(() -> tell(new PairingEvent.SecretMade(secret)));
    }

    /** Checks the confirmation and has the link kept; only when it is on disk does the device count as linked. */
    private void confirmLink(PairingAction.ConfirmLink confirm) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        context.random().nextBytes(nonce);
        AdvVerdict verdict = AdvVerifier.verify(
                confirm.success().content().bytes(),
                confirm.advSecret(),
                device.keys().identity(),
                nonce);
        if (verdict instanceof AdvVerdict.Accepted accepted) {
            Link.of(confirm.success(), accepted.identity())
                    .ifPresentOrElse(
                            this::keep,
                            () -> later(
                                    new PairingEvent.LinkNotKept("The server confirmed a device that cannot log in.")));
        } else if (verdict instanceof AdvVerdict.Refused refused) {
            later(new PairingEvent.LinkRefused(refused.step()));
        }
    }

    private void keep(Link link) {
        DeviceState linked = device.state().linkedBy(link);
        CompletableFuture<Void> kept = new CompletableFuture<>();
        CompletionStage<Void> outcome = kept;
        outcome.whenComplete((nothing, failure) -> mailbox.execute(() -> {
            if (failure == null) {
                device.change(state -> linked);
                tell(new PairingEvent.LinkKept(link.identity()));
            } else {
                tell(new PairingEvent.LinkNotKept("The phone confirmed, but the link could not be written to disk."));
            }
        }));
        listener.on(new EngineEvent.DeviceChanged(new CompanionDevice(linked), kept));
    }

    private void later(PairingEvent event) {
        mailbox.execute(() -> tell(event));
    }

    private Instant now() {
        return context.clocks().steady().instant();
    }

    private double jitter() {
        return context.random().nextDouble();
    }

    private PairingSettings settings(CompanionKeys keys) {
        return new PairingSettings(
                keys.noise().publicKey(),
                keys.identity().publicKey(),
                ClientType.CHROME,
                CompanionIdentity.DISPLAY,
                CompanionIdentity.idPrefix(context.random()),
                context.timeouts().forPairing());
    }
}
