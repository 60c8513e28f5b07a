package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.AdvVerdict;
import io.linkgate.protocol.pairing.AdvVerifier;
import io.linkgate.protocol.pairing.ClientType;
import io.linkgate.protocol.pairing.CompanionKeys;
import io.linkgate.protocol.pairing.Pairing;
import io.linkgate.protocol.pairing.PairingAction;
import io.linkgate.protocol.pairing.PairingEnd;
import io.linkgate.protocol.pairing.PairingEvent;
import io.linkgate.protocol.pairing.PairingSettings;
import io.linkgate.protocol.pairing.PairingState;
import io.linkgate.protocol.pairing.PairingStep;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.socket.Inbound;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one {@link Pairing} over one socket: turns what happens into events, and actions into bytes, timers and words
 * to the listener. All methods but the socket's are called in the mailbox.
 */
final class PairingAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(PairingAttempt.class);

    private final WhatsAppEngine engine;
    private final CompanionDevice device;
    private final URI endpoint;
    private final Mailbox mailbox;
    private final EngineListener listener;
    private final Consumer<PairingEnd> whenOver;
    private final Pairing pairing;
    private final CompanionChannel channel;

    private PairingState state;
    private boolean established;
    private Optional<Wire> wire = Optional.empty();
    private Optional<Future<?>> alarm = Optional.empty();

    PairingAttempt(
            WhatsAppEngine engine,
            CompanionDevice device,
            ClientVersion version,
            URI endpoint,
            Mailbox mailbox,
            EngineListener listener,
            Consumer<PairingEnd> whenOver) {
        this.engine = engine;
        this.device = device;
        this.endpoint = endpoint;
        this.mailbox = mailbox;
        this.listener = listener;
        this.whenOver = whenOver;
        CompanionKeys keys = device.keys();
        this.pairing = new Pairing(settings(keys));
        this.channel = new CompanionChannel(
                keys.noise(),
                engine.target().rootKey(),
                Companion.registration(version, keys),
                new byte[0],
                engine.clock(),
                engine.random());
    }

    void begin() {
        carryOut(pairing.begin(device.keys().advSecret(), now()));
    }

    void close() {
        tell(new PairingEvent.CloseWanted());
    }

    private void tell(PairingEvent event) {
        if (state.phase().isOver()) {
            return;
        }
        try {
            carryOut(pairing.on(state, event, now()));
        } catch (RuntimeException e) {
            LOG.error("A connection failed by our own mistake", e);
            abandon();
        }
    }

    /** Whoever listens would wait for ever otherwise. */
    private void abandon() {
        PairingEnd end = new PairingEnd(PairingEnd.Cause.PROTOCOL, "An internal error; the log tells more.");
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
            wire = Optional.of(Wire.dial(engine.http(), endpoint, engine.scheduler(), new SocketEvents()));
        } else if (action instanceof PairingAction.BeginHandshake) {
            send(channel.open());
        } else if (action instanceof PairingAction.Send send) {
            send(channel.seal(send.node()));
        } else if (action instanceof PairingAction.ShowCode show) {
            listener.on(new EngineEvent.CodeShown(show.payload().text(), show.expiresAt(), show.sequence(), show.of()));
        } else if (action instanceof PairingAction.WakeAt wake) {
            wakeAt(wake.when());
        } else if (action instanceof PairingAction.MakeSecret) {
            makeSecret();
        } else if (action instanceof PairingAction.ConfirmLink confirm) {
            confirmLink(confirm);
        } else if (action instanceof PairingAction.End end) {
            silence();
            wire.ifPresent(Wire::close);
            whenOver.accept(end.end());
        }
    }

    /** In the mailbox's next turn, since the actions of this one are not all carried out yet. */
    private void makeSecret() {
        SecretBytes secret = CompanionKeys.newAdvSecret(engine.random());
        device.replaceAdvSecret(secret);
        mailbox.execute(() -> tell(new PairingEvent.SecretMade(secret)));
    }

    /** Checks the confirmation and has the link kept; only when it is on disk does the device count as linked. */
    private void confirmLink(PairingAction.ConfirmLink confirm) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        engine.random().nextBytes(nonce);
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
        DeviceState linked = device.state().withLink(link);
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

    private void send(ByteBuffer message) {
        wire.ifPresent(open -> open.send(message));
    }

    private void received(ByteBuffer bytes) {
        if (state.phase().isOver()) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (inbound.reply().hasRemaining()) {
                send(inbound.reply());
            }
            if (inbound.established() && !established) {
                established = true;
                tell(new PairingEvent.Established(jitter()));
            }
            for (Node node : inbound.nodes()) {
                tell(new PairingEvent.NodeReceived(node));
            }
        } catch (ChannelException e) {
            tell(new PairingEvent.ChannelFailed(end(e)));
        }
    }

    private static PairingEnd end(ChannelException e) {
        return switch (e.fault()) {
            case UNTRUSTED ->
                new PairingEnd(
                        PairingEnd.Cause.UNTRUSTED, "The far side did not prove its identity: " + e.getMessage() + ".");
            case FRAME, HANDSHAKE, TRANSPORT, NODE ->
                new PairingEnd(PairingEnd.Cause.PROTOCOL, "The far side broke the protocol: " + e.getMessage() + ".");
        };
    }

    private void wakeAt(Instant when) {
        silence();
        long millis = Math.max(0, Duration.between(now(), when).toMillis() + 1);
        alarm = Optional.of(engine.scheduler()
                .schedule(
                        () -> mailbox.execute(() -> tell(new PairingEvent.TimePassed(jitter()))),
                        millis,
                        TimeUnit.MILLISECONDS));
    }

    private void silence() {
        alarm.ifPresent(future -> future.cancel(false));
        alarm = Optional.empty();
    }

    private Instant now() {
        return engine.clock().instant();
    }

    private double jitter() {
        return engine.random().nextDouble();
    }

    private PairingSettings settings(CompanionKeys keys) {
        // Two random numbers before a counter, as published clients make their request ids (whatsmeow request.go).
        String idPrefix = engine.random().nextInt(256) + "." + engine.random().nextInt(256) + "-";
        return new PairingSettings(
                keys.noise().publicKey(),
                keys.identity().publicKey(),
                ClientType.CHROME,
                idPrefix,
                engine.target().timing());
    }

    /** Brings what the socket's threads say into the mailbox. */
    private final class SocketEvents implements Wire.Receiver {

        @Override
        public void opened() {
            mailbox.execute(() -> tell(new PairingEvent.Connected()));
        }

        @Override
        public void received(ByteBuffer bytes, Runnable taken) {
            mailbox.execute(() -> {
                PairingAttempt.this.received(bytes);
                // Not before our answers have left: who asks much and reads nothing must fill no memory of ours.
                wire.ifPresent(open -> open.whenSent(taken));
            });
        }

        @Override
        public void ended(PairingEnd why) {
            mailbox.execute(() -> tell(
                    why.cause() == PairingEnd.Cause.LOST
                            ? new PairingEvent.SocketClosed(why.detail())
                            : new PairingEvent.ChannelFailed(why)));
        }
    }
}
