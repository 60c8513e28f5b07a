package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.pairing.Pairing;
import io.linkgate.protocol.pairing.PairingAction;
import io.linkgate.protocol.pairing.PairingEvent;
import io.linkgate.protocol.pairing.PairingPhase;
import io.linkgate.protocol.pairing.PairingSettings;
import io.linkgate.protocol.pairing.PairingState;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The attempt of a device that is not linked yet: runs one {@link Pairing}. */
final class PairingAttempt extends Attempt<PairingState, PairingEvent, PairingAction> {

    private static final LineEvents<PairingEvent> EVENTS = new LineEvents<>(
            new PairingEvent.Connected(),
            PairingEvent.Established::new,
            PairingEvent.NodeReceived::new,
            PairingEvent.TimePassed::new,
            PairingAttempt::socketEnded,
            new PairingEvent.CloseWanted());

    private final Pairing pairing;
    private final CompanionDevice device;
    private final PairingCodeWork pairingCodes;
    private Optional<CompletableFuture<Void>> keeping = Optional.empty();
    private boolean withdrawn;

    static PairingAttempt of(AttemptContext context) {
        return new PairingAttempt(context, new Pairing(settings(context)));
    }

    private PairingAttempt(AttemptContext context, Pairing pairing) {
        super(
                context,
                pairing,
                EVENTS,
                CompanionIdentity.registration(
                        context.version(), context.device().keys()),
                new byte[0]);
        this.pairing = pairing;
        this.device = context.device();
        this.pairingCodes =
                new PairingCodeWork(context.engine(), device.keys().identity(), context.mailbox(), this::on);
    }

    private static PairingEvent socketEnded(ConnectionEnd why) {
        return why.cause() == ConnectionEnd.Cause.LOST
                ? new PairingEvent.SocketClosed(why.detail())
                : new PairingEvent.ChannelFailed(why);
    }

    @Override
    Step<PairingState, PairingAction> first(Instant now) {
        return pairing.begin(device.keys().advSecret(), now);
    }

    @Override
    Optional<TimedStep> awaited(PairingState reached) {
        return switch (reached.phase()) {
            case CONNECTING -> Optional.of(TimedStep.DIAL);
            case HANDSHAKING -> Optional.of(TimedStep.HANDSHAKE);
            case AWAITING_REFS -> Optional.of(TimedStep.REFS);
            case AWAITING_RESTART -> Optional.of(TimedStep.RESTART);
            case SHOWING_CODE, AWAITING_SUCCESS, AWAITING_PASSKEY, CONFIRMING, LINKED, EXHAUSTED, CLOSED ->
                Optional.empty();
        };
    }

    @Override
    boolean hasSucceeded(PairingState last) {
        return last.phase() == PairingPhase.LINKED;
    }

    @Override
    void requestCode(String phone, CompletableFuture<PairingCodeAnswer> promise) {
        pairingCodes.request(phone, promise);
    }

    @Override
    CompletionStage<Void> over() {
        pairingCodes.over();
        return super.over();
    }

    @Override
    void carryOut(PairingAction action) {
        if (action instanceof PairingAction.Dial) {
            line.dial();
        } else if (action instanceof PairingAction.BeginHandshake) {
            line.beginHandshake();
        } else if (action instanceof PairingAction.Send send) {
            line.send(send.node());
        } else if (action instanceof PairingAction.ShowCode show) {
            publish(new EngineEvent.CodeShown(
                    show.payload().text(),
                    context.engine().clocks().onWall(show.expiresAt()),
                    show.sequence(),
                    show.of()));
        } else if (action instanceof PairingAction.WakeAt wake) {
            line.wakeAt(wake.when());
        } else if (action instanceof PairingAction.MakeSecret) {
            makeSecret();
        } else if (action instanceof PairingAction.KeepSecret keep) {
            device.replaceAdvSecret(keep.secret());
        } else if (action instanceof PairingAction.AnswerRequest answer) {
            pairingCodes.complete(answer);
        } else if (action instanceof PairingAction.SealBundle seal) {
            pairingCodes.seal(seal.request(), seal.hello());
        } else if (action instanceof PairingAction.AwaitPhone await) {
            publish(new EngineEvent.PhoneIsLinking(context.engine().clocks().onWall(await.until())));
        } else if (action instanceof PairingAction.AwaitPasskey await) {
            publish(new EngineEvent.PasskeyWanted(context.engine().clocks().onWall(await.until())));
        } else if (action instanceof PairingAction.NoteExpiration noted) {
            context.engine().target().versions().endsAt(context.version(), noted.end());
        } else if (action instanceof PairingAction.ConfirmLink confirm) {
            confirmLink(confirm);
        } else if (action instanceof PairingAction.End end) {
            withdrawIfNotKept(end.end());
            end(end.end());
        }
    }

    /** The phone has been told that the link failed, so what is not stored yet must not be. */
    private void withdrawIfNotKept(ConnectionEnd end) {
        if (end.cause() == ConnectionEnd.Cause.NOT_KEPT) {
            withdrawn = true;
            keeping.ifPresent(kept -> kept.completeExceptionally(new CancellationException(end.detail())));
        }
    }

    /** Reports the secret in the mailbox's next turn, since some actions of this step are still to come. */
    private void makeSecret() {
        SecretBytes secret = CompanionKeys.newAdvSecret(context.engine().random());
        device.replaceAdvSecret(secret);
        later(new PairingEvent.SecretMade(secret));
    }

    /** Checks the confirmation and has the link stored. The device counts as linked only after the link is on disk. */
    private void confirmLink(PairingAction.ConfirmLink confirm) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        context.engine().random().nextBytes(nonce);
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
        keeping = Optional.of(kept);
        outcome.whenComplete((nothing, failure) -> context.mailbox().execute(() -> {
            if (failure == null && !withdrawn) {
                device.change(state -> linked); // also if the connection has been lost meanwhile
            }
            if (!isOver()) {
                on(
                        failure == null
                                ? new PairingEvent.LinkKept(link.identity())
                                : new PairingEvent.LinkNotKept(
                                        "The phone confirmed, but the link could not be written to disk."));
            }
        }));
        publish(new EngineEvent.DeviceChanged(new CompanionDevice(linked), kept));
    }

    private void publish(EngineEvent event) {
        context.listener().on(event);
    }

    private static PairingSettings settings(AttemptContext context) {
        CompanionKeys keys = context.device().keys();
        return new PairingSettings(
                keys.noise().publicKey(),
                keys.identity().publicKey(),
                ClientType.CHROME,
                CompanionIdentity.DISPLAY,
                CompanionIdentity.idPrefix(context.engine().random()),
                context.engine().timeouts().forPairing());
    }
}
