package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.online.OnlineState.Connecting;
import io.linkgate.protocol.online.OnlineState.Handshaking;
import io.linkgate.protocol.online.OnlineState.Live;
import io.linkgate.protocol.online.OnlineState.Stage;
import io.linkgate.protocol.stream.ClientExpiration;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.StreamErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One connection of a linked companion. Pure: a function of state, event and time that returns the next state and what to do
 * about it. Immutable; safe for use by any thread.
 *
 * <pre>
 *            socket open              certificate good            success              count            made, uploaded
 * CONNECTING ───────────► HANDSHAKING ────────────────► LOGGING_IN ───────► COUNTING ───────► MAKING ─► UPLOADING ──┐
 *                                                             │                 │ enough                            ▼
 *                                                             │                 └───────────────────────────► ACTIVATING ─► ONLINE
 *                                                             │ success, and the purpose is to leave
 *                                                             └──────────────────────► LEAVING
 * </pre>
 *
 * <p>From everywhere to CLOSED: silence, the server's word, a broken socket, our own wish.
 */
public final class Online {

    /** How many pre-keys a server without any is given, as known clients do (whatsmeow {@code prekeys.go}). */
    static final int FIRST_UPLOAD = 812;

    /** How many are added when few are left. */
    static final int REFILL = 50;

    /** Below this many the server is given more. */
    static final int FEW = 5;

    private static final int MAX_ROUTING_LENGTH = 1024;
    private static final int MAX_LID_LENGTH = 64;

    private final OnlineSettings settings;

    /** A machine for one connection. */
    public Online(OnlineSettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** The first state, and the order to dial. */
    public OnlineStep begin(Instant now) {
        Instant deadline = now.plus(settings.dial());
        return OnlineStep.to(new Connecting(deadline), new OnlineAction.Dial(), new OnlineAction.WakeAt(deadline));
    }

    /**
     * What an event leads to.
     *
     * @throws IllegalStateException if the event cannot happen in that state
     */
    public OnlineStep on(OnlineState state, OnlineEvent event, Instant now) {
        OnlineStep step = move(state, event, now);
        Optional<Instant> wake = step.state().nextWake();
        boolean usedUp = event instanceof OnlineEvent.TimePassed;
        return wake.isEmpty() || (wake.equals(state.nextWake()) && !usedUp)
                ? step
                : step.and(new OnlineAction.WakeAt(wake.get()));
    }

    private OnlineStep move(OnlineState state, OnlineEvent event, Instant now) {
        if (event instanceof OnlineEvent.CloseWanted && !state.isOver()) {
            return OnlineStep.over(new ConnectionEnd(Cause.CLOSED, "Closed by us."));
        }
        if (event instanceof OnlineEvent.SocketEnded ended && !state.isOver()) {
            return OnlineStep.over(ended.end());
        }
        if (event instanceof OnlineEvent.Broken broken && !state.isOver()) {
            return OnlineStep.over(ConnectionEnd.lost(broken.why()));
        }
        if (event instanceof OnlineEvent.TimePassed passed && !state.isOver()) {
            return timePassed(state, passed.jitter(), now);
        }
        if (event instanceof OnlineEvent.Connected && state instanceof Connecting) {
            return OnlineStep.to(new Handshaking(now.plus(settings.answer())), new OnlineAction.BeginHandshake());
        }
        if (event instanceof OnlineEvent.Established established && state instanceof Handshaking) {
            Liveness liveness = Liveness.from(now.plus(settings.keepAlive().pause(established.jitter())));
            return OnlineStep.to(
                    new Live(Stage.LOGGING_IN, now.plus(settings.answer()), liveness, 0, false, settings.lid(), false));
        }
        if (event instanceof OnlineEvent.NodeReceived received && state instanceof Live live) {
            return received(live.withLiveness(live.liveness().heard()), received.node(), now);
        }
        if (event instanceof OnlineEvent.PreKeysMade made && state instanceof Live live && live.refilling()) {
            return upload(live, made.keys(), now);
        }
        throw new IllegalStateException(event.getClass().getSimpleName() + " cannot happen in " + state);
    }

    private OnlineStep timePassed(OnlineState state, double jitter, Instant now) {
        if (!(state instanceof Live live)) {
            Instant deadline = state.nextWake().orElseThrow();
            return now.isBefore(deadline)
                    ? OnlineStep.to(state)
                    : OnlineStep.over(ConnectionEnd.lost("No connection, or no answer to the handshake, in time."));
        }
        if (live.liveness().isOverslept(now)) {
            return OnlineStep.to(live.withLiveness(live.liveness().awake(now)));
        }
        if (live.liveness().isDead(now)) {
            return OnlineStep.over(ConnectionEnd.lost("The server has been silent; no answer to a keep-alive within "
                    + settings.keepAlive().answer().toSeconds() + " s."));
        }
        if (!now.isBefore(live.deadline())) {
            Duration patience = live.stage() == Stage.LOGGING_IN ? settings.answer() : settings.request();
            return OnlineStep.over(ConnectionEnd.lost(
                    "The login stopped at " + live.stage() + " for " + patience.toSeconds() + " s."));
        }
        if (live.stage() != Stage.ONLINE || !live.liveness().isPingDue(now)) {
            return OnlineStep.to(live);
        }
        Duration pause = settings.keepAlive().pause(jitter);
        Live asked = live.asked()
                .withLiveness(live.liveness()
                        .pinged(now.plus(pause), now.plus(settings.keepAlive().answer())));
        return OnlineStep.to(asked, new OnlineAction.Send(CompanionStanzas.ping(id(asked))));
    }

    private OnlineStep received(Live live, Node node, Instant now) {
        return switch (node.tag()) {
            case "success" -> live.stage() == Stage.LOGGING_IN ? loggedIn(live, node, now) : OnlineStep.to(live);
            case "failure" -> OnlineStep.over(StreamErrors.TO_LINKED.ofFailure(node));
            case "stream:error" -> OnlineStep.over(StreamErrors.TO_LINKED.ofStreamError(node));
            case "xmlstreamend" -> OnlineStep.over(ConnectionEnd.lost("The server ended the stream."));
            case "ib" -> ib(live, node);
            case "iq" -> iq(live, node, now);
            case "notification" -> notification(live, node);
            default -> MessageAnswer.isMessage(node) ? message(live, node) : acknowledge(live, node);
        };
    }

    private OnlineStep message(Live live, Node message) {
        return MessageAnswer.to(message, settings.jid(), live.lid())
                .map(answer -> OnlineStep.to(live, new OnlineAction.Send(answer)))
                .orElse(OnlineStep.to(live));
    }

    private OnlineStep loggedIn(Live live, Node success, Instant now) {
        if (settings.purpose() == Purpose.LEAVE) {
            Live leaving = live.at(Stage.LEAVING, now.plus(settings.request())).asked();
            return OnlineStep.to(leaving, new OnlineAction.Send(Requests.leave(id(leaving), settings.jid())));
        }
        Optional<String> lid = success.attribute("lid")
                .filter(text -> text.length() <= MAX_LID_LENGTH && text.matches("[0-9]+(:[0-9]+)?@lid"));
        Live next = live.knownAs(lid.orElse(live.lid()))
                .at(Stage.COUNTING, now.plus(settings.request()))
                .asked();
        return OnlineStep.to(
                next, new OnlineAction.KeepLogin(next.lid()), new OnlineAction.Send(Requests.count(id(next))));
    }

    /** An answer to the request that this stage waits for, or a request of the server. */
    private OnlineStep iq(Live live, Node iq, Instant now) {
        if (CompanionStanzas.isRequest(iq)) {
            return acknowledge(live, iq);
        }
        boolean good = iq.has("type", "result");
        if (!iq.has("id", id(live)) && live.stage() != Stage.ONLINE) {
            return OnlineStep.to(live);
        }
        return switch (live.stage()) {
            // A server that cannot count, or does not take them, may still hold a link.
            case COUNTING -> good ? counted(live, iq, now) : activate(live, now);
            case UPLOADING -> activate(live.refilling(false), now);
            // A server that does not let it be active still holds the link, and this connection of it.
            case ACTIVATING -> OnlineStep.to(live.at(Stage.ONLINE, Instant.MAX), new OnlineAction.Announce());
            case LEAVING ->
                OnlineStep.over(
                        good
                                ? new ConnectionEnd(Cause.LOGGED_OUT, "The device was taken off its account.")
                                : new ConnectionEnd(
                                        Cause.REFUSED, "The server does not take this device off its account."));
            case LOGGING_IN, MAKING, ONLINE -> OnlineStep.to(live);
        };
    }

    private OnlineStep counted(Live live, Node iq, Instant now) {
        int left = iq.child("count")
                .map(count -> CompanionStanzas.number(count, "value"))
                .orElse(-1);
        if (left >= FEW) {
            return activate(live, now);
        }
        return OnlineStep.to(
                live.at(Stage.MAKING, now.plus(settings.request())).refilling(true),
                new OnlineAction.MakePreKeys(left <= 0 ? FIRST_UPLOAD : REFILL));
    }

    private OnlineStep upload(Live live, List<PreKey> keys, Instant now) {
        Live asked = live.stage() == Stage.MAKING
                ? live.asked().at(Stage.UPLOADING, now.plus(settings.request()))
                : live.asked().refilling(false);
        return OnlineStep.to(asked, new OnlineAction.Send(Requests.upload(id(asked), settings, keys)));
    }

    private OnlineStep activate(Live live, Instant now) {
        Live asked = live.asked().at(Stage.ACTIVATING, now.plus(settings.request()));
        return OnlineStep.to(asked, new OnlineAction.Send(Requests.active(id(asked))));
    }

    private OnlineStep notification(Live live, Node notification) {
        int left = notification
                .child("count")
                .map(count -> CompanionStanzas.number(count, "value"))
                .orElse(FEW);
        boolean asksForMore = notification.has("type", "encrypt")
                && CompanionStanzas.isFromServer(notification)
                && live.stage() == Stage.ONLINE
                && !live.refilling()
                && left < FEW;
        return asksForMore
                ? acknowledge(live.refilling(true), notification).and(new OnlineAction.MakePreKeys(REFILL))
                : acknowledge(live, notification);
    }

    private OnlineStep ib(Live live, Node ib) {
        Optional<Instant> expiration = ClientExpiration.of(ib);
        if (expiration.isPresent()) {
            return OnlineStep.to(live, new OnlineAction.NoteExpiration(expiration.get()));
        }
        // Without it the server may stop after the first few stanzas of what has waited (whatsapp-rust,
        // offline_resume.rs).
        if (ib.child("offline_preview").isPresent() && !live.backlogAsked() && settings.purpose() == Purpose.STAY) {
            return OnlineStep.to(live.afterAskingForBacklog(), new OnlineAction.Send(Requests.backlog()));
        }
        return ib.child("edge_routing")
                .flatMap(routing -> routing.child("routing_info"))
                .flatMap(Node::bytes)
                .filter(info -> info.length <= MAX_ROUTING_LENGTH)
                .map(info -> OnlineStep.to(live, new OnlineAction.KeepRouting(SecretBytes.of(info))))
                .orElse(OnlineStep.to(live));
    }

    private static OnlineStep acknowledge(Live live, Node node) {
        OnlineAction[] replies = CompanionStanzas.acknowledgements(node).stream()
                .map(OnlineAction.Send::new)
                .toArray(OnlineAction[]::new);
        return OnlineStep.to(live, replies);
    }

    private String id(Live live) {
        return settings.idPrefix() + live.requests();
    }
}
