package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.NewPreKeys;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.whatsapp.message.MessageDesk;
import io.linkgate.engine.whatsapp.message.Self;
import io.linkgate.engine.whatsapp.message.Surroundings;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.delivery.OwnJids;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.Online;
import io.linkgate.protocol.online.OnlineAction;
import io.linkgate.protocol.online.OnlineEvent;
import io.linkgate.protocol.online.OnlineSettings;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.online.OnlineState;
import io.linkgate.protocol.online.PreKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.stream.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The attempt of a linked device: runs one {@link Online}. */
final class OnlineAttempt extends Attempt<OnlineState, OnlineEvent, OnlineAction> {

    private static final LineEvents<OnlineEvent> EVENTS = new LineEvents<>(
            new OnlineEvent.Connected(),
            OnlineEvent.Established::new,
            OnlineEvent.NodeReceived::new,
            OnlineEvent.TimePassed::new,
            OnlineEvent.SocketEnded::new,
            new OnlineEvent.CloseWanted());

    private final Online online;
    private final CompanionDevice device;
    private final Optional<MessageStore> messages;
    private Optional<MessageDesk> desk = Optional.empty();

    /** @param messages empty if the device is to leave its account */
    static OnlineAttempt of(AttemptContext context, Optional<MessageStore> messages) {
        DeviceState known = context.device().state();
        Link link = known.link().orElseThrow();
        Purpose purpose = messages.isPresent() ? Purpose.STAY : Purpose.LEAVE;
        return new OnlineAttempt(
                context, new Online(settings(context.engine(), known.keys(), link, purpose)), messages, known, link);
    }

    private OnlineAttempt(
            AttemptContext context, Online online, Optional<MessageStore> messages, DeviceState known, Link link) {
        super(
                context,
                online,
                EVENTS,
                CompanionIdentity.login(context.version(), link, known.logins()),
                known.routing().bytes());
        this.online = online;
        this.device = context.device();
        this.messages = messages;
    }

    @Override
    Step<OnlineState, OnlineAction> first(Instant now) {
        return online.begin(now);
    }

    @Override
    Optional<TimedStep> awaited(OnlineState reached) {
        return switch (reached.phase()) {
            case CONNECTING -> Optional.of(TimedStep.DIAL);
            case HANDSHAKING -> Optional.of(TimedStep.HANDSHAKE);
            case LOGGING_IN -> Optional.of(TimedStep.LOGIN);
            case COUNTING, MAKING, UPLOADING, ACTIVATING, ONLINE, LEAVING, CLOSED -> Optional.empty();
        };
    }

    @Override
    void moved(Optional<OnlineState> before, OnlineState reached) {
        boolean samePhase =
                before.filter(earlier -> earlier.phase() == reached.phase()).isPresent();
        if (reached instanceof OnlineState.Live live && live.isLoggingIn() && !samePhase) {
            publish(new EngineEvent.LoggingIn(context.engine().clocks().onWall(live.deadline())));
        }
    }

    @Override
    void carryOut(OnlineAction action) {
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
            desk = messages.flatMap(store -> desk(context.engine(), store, device.state()));
        } else if (action instanceof OnlineAction.NoteExpiration noted) {
            context.engine().target().versions().endsAt(context.version(), noted.end());
        } else if (action instanceof OnlineAction.PassOn passed) {
            desk.ifPresent(open -> open.received(passed.node()));
        } else if (action instanceof OnlineAction.Announce) {
            desk.ifPresent(MessageDesk::online);
            device.account().ifPresent(account -> publish(new EngineEvent.Linked(account)));
        } else if (action instanceof OnlineAction.End end) {
            end(end.end());
        }
    }

    @Override
    Optional<MessagePort> messages() {
        return desk.map(open -> open);
    }

    @Override
    CompletionStage<Void> over() {
        return desk.map(MessageDesk::close).orElseGet(super::over);
    }

    /** Opens the desk once the login is known, which may have named the account's hidden number for the first time. */
    private Optional<MessageDesk> desk(EngineContext engine, MessageStore store, DeviceState known) {
        Link link = known.link().orElseThrow();
        return OwnJids.parse(link.jid(), link.lid())
                .map(jids -> new Self(jids, known.keys(), link.identity(), link.isUnmigrated()))
                .map(self -> engine.desks()
                        .open(
                                known.keys().noise().publicKey(),
                                self,
                                store,
                                new DeskSurroundings(),
                                CompanionIdentity.idPrefix(engine.random())));
    }

    /** The connection as the desk sees it, from threads of its own. */
    private final class DeskSurroundings implements Surroundings {

        @Override
        public void send(Node stanza) {
            context.mailbox().execute(() -> line.send(stanza));
        }

        @Override
        public CompletionStage<PreKey> newPreKey() {
            return context.mailbox().ask(() -> generate(1)).thenApply(keys -> keys.get(0));
        }

        @Override
        public void giveUp(String why) {
            later(new OnlineEvent.Broken(why));
        }
    }

    private void makePreKeys(int count) {
        generate(count)
                .whenComplete((keys, failure) -> later(
                        failure == null
                                ? new OnlineEvent.PreKeysMade(keys)
                                : new OnlineEvent.Broken("The credentials could not be written to disk.")));
    }

    /**
     * Generates pre-keys. Their ids are never reused, even if a key is lost: otherwise the server could give out a key
     * of one upload under the id of another.
     *
     * @return completes when their private halves are on disk
     */
    private CompletionStage<List<PreKey>> generate(int count) {
        int first = device.state().nextPreKeyId();
        List<PreKey> keys = new ArrayList<>(count);
        Map<Integer, byte[]> privateHalves = new HashMap<>();
        for (int i = 0; i < count; i++) {
            KeyPair pair = KeyPair.generate(context.engine().random());
            int id = (first - 1 + i) % DeviceState.MAX_PRE_KEY_ID + 1;
            keys.add(new PreKey(id, pair.publicKey()));
            privateHalves.put(id, pair.privateBytes());
        }
        return keep(known -> known.withPreKeysMade(count), new NewPreKeys(privateHalves))
                .thenApply(kept -> keys);
    }

    private CompletableFuture<Void> keep(UnaryOperator<DeviceState> change, NewPreKeys newPreKeys) {
        device.change(change);
        CompletableFuture<Void> kept = new CompletableFuture<>();
        publish(new EngineEvent.DeviceChanged(new CompanionDevice(device.state()), newPreKeys, kept));
        return kept;
    }

    private void publish(EngineEvent event) {
        context.listener().on(event);
    }

    private static OnlineSettings settings(EngineContext engine, CompanionKeys keys, Link link, Purpose purpose) {
        PairingTiming timing = engine.timeouts().forLogin();
        return new OnlineSettings(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey(),
                link.jid(),
                link.lid(),
                purpose,
                CompanionIdentity.idPrefix(engine.random()),
                timing.dial(),
                timing.handshake(),
                OnlineSettings.USUAL_REQUEST,
                new OnlineSettings.KeepAlive(timing.pingFrom(), timing.pingTo(), timing.pingAnswer()));
    }
}
