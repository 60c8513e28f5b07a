package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineEvent.Established;
import io.linkgate.protocol.online.OnlineEvent.NodeReceived;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.online.OnlineState.Connecting;
import io.linkgate.protocol.online.OnlineState.Handshaking;
import io.linkgate.protocol.online.OnlineState.Live;
import io.linkgate.protocol.stream.ClientExpiration;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.Machine;
import io.linkgate.protocol.stream.Step;
import io.linkgate.protocol.stream.StreamErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The machine of a linked companion's connection. Pure: a function of state, event and time that returns the next state
 * and the actions. Immutable; safe for use by any thread.
 *
 * <pre>
 *            socket open           certificate good           success            count         made, uploaded
 * CONNECTING ──────────► HANDSHAKING ───────────────► LOGGING_IN ───────► COUNTING ──────► MAKING ──► UPLOADING ──┐
 *                                                         │                  │ enough                             │
 *                                                         │                  └────────────────────────────────────┤
 *                                                         │ success, and the purpose is to leave                  ▼
 *                                                         └──────────────────► LEAVING         ONLINE ◄── ACTIVATING
 * </pre>
 *
 * <p>All moves from one phase to another:
 *
 * <pre>
 * CONNECTING ⇒ HANDSHAKING: after the socket is open
 * CONNECTING ⇒ CLOSED: after the socket did not open in time, or failed
 * HANDSHAKING ⇒ LOGGING_IN: after the server has proved its identity; the login is part of the handshake's last message
 * HANDSHAKING ⇒ CLOSED: after the server was silent, could not be trusted, or broke the protocol
 * LOGGING_IN ⇒ COUNTING: after the server accepted the login
 * LOGGING_IN ⇒ LEAVING: after the server accepted the login of a device that leaves
 * LOGGING_IN ⇒ CLOSED: after the server refused the login, or was silent
 * COUNTING ⇒ MAKING: after the server reported few pre-keys, or no number
 * COUNTING ⇒ ACTIVATING: after the server reported enough pre-keys, or could not count them
 * COUNTING ⇒ CLOSED: after a message could not be kept, or the server was silent or ended the connection
 * MAKING ⇒ UPLOADING: after the pre-keys were made and their private halves kept
 * MAKING ⇒ CLOSED: after the pre-keys or a message could not be kept, or the server ended the connection
 * UPLOADING ⇒ ACTIVATING: after the server took the pre-keys or refused them
 * UPLOADING ⇒ CLOSED: after a message could not be kept, or the server was silent or ended the connection
 * ACTIVATING ⇒ ONLINE: after the server answered, whatever it answered
 * ACTIVATING ⇒ CLOSED: after a message could not be kept, or the server was silent or ended the connection
 * ONLINE ⇒ CLOSED: after a keep-alive got no answer, something could not be kept, or the server ended the connection
 * LEAVING ⇒ CLOSED: after the server took the device off its account, refused to, or was silent
 * </pre>
 *
 * <p>Any phase also becomes CLOSED when the socket breaks or the caller closes the connection. {@link OnlineMoves} is
 * the same list by event, and every step is checked against it: anything else throws {@link IllegalStateException},
 * naming phase and event.
 */
public final class Online implements Machine<OnlineState, OnlineEvent, OnlineAction> {

    /** Number of pre-keys for a server without any, as known clients upload (whatsmeow {@code prekeys.go}). */
    static final int FIRST_UPLOAD = 812;

    /** Number of pre-keys added when few are left. */
    static final int REFILL = 50;

    /** Below this number of pre-keys the server gets more. */
    static final int FEW = 5;

    private static final int MAX_ROUTING_LENGTH = 1024;
    private static final int MAX_LID_LENGTH = 64;

    private final OnlineSettings settings;

    /** Creates the machine of one connection. */
    public Online(OnlineSettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** Returns the first step, which dials. */
    public Step<OnlineState, OnlineAction> begin(Instant now) {
        Instant deadline = now.plus(settings.dial());
        return to(new Connecting(deadline), new OnlineAction.Dial(), new OnlineAction.WakeAt(deadline));
    }

    @Override
    public Step<OnlineState, OnlineAction> on(OnlineState state, OnlineEvent event, Instant now) {
        OnlineMoves.TABLE.requirePossible(state.phase(), event.kind());
        Step<OnlineState, OnlineAction> step = move(state, event, now);
        OnlineMoves.TABLE.requireLegal(state.phase(), event.kind(), step.state().phase());
        return withAlarm(state, event, step);
    }

    private Step<OnlineState, OnlineAction> move(OnlineState state, OnlineEvent event, Instant now) {
        return switch (event.kind()) {
            case CONNECTED -> to(new Handshaking(now.plus(settings.answer())), new OnlineAction.BeginHandshake());
            case ESTABLISHED -> established(((Established) event).jitter(), now);
            case NODE_RECEIVED -> {
                Live live = (Live) state;
                yield received(live.withLiveness(live.liveness().received()), ((NodeReceived) event).node(), now);
            }
            case TIME_PASSED -> timePassed(state, ((OnlineEvent.TimePassed) event).jitter(), now);
            case PRE_KEYS_MADE -> upload((Live) state, ((OnlineEvent.PreKeysMade) event).keys(), now);
            case BROKEN -> over(ConnectionEnd.lost(((OnlineEvent.Broken) event).why()));
            case SOCKET_ENDED -> over(((OnlineEvent.SocketEnded) event).end());
            case CLOSE_WANTED -> over(new ConnectionEnd(Cause.CLOSED, "Closed by us."));
        };
    }

    private Step<OnlineState, OnlineAction> established(double jitter, Instant now) {
        Liveness liveness = Liveness.from(now.plus(settings.keepAlive().pause(jitter)));
        return to(new Live(OnlinePhase.LOGGING_IN, now.plus(settings.answer()), liveness, 0, false, settings.lid(), 0));
    }

    private static Step<OnlineState, OnlineAction> to(OnlineState state, OnlineAction... actions) {
        return Step.to(state, actions);
    }

    private static Step<OnlineState, OnlineAction> over(ConnectionEnd end) {
        return to(new OnlineState.Closed(end), new OnlineAction.End(end));
    }

    /** Requests an alarm when its time has changed, or when the last one has just gone off. */
    private static Step<OnlineState, OnlineAction> withAlarm(
            OnlineState before, OnlineEvent event, Step<OnlineState, OnlineAction> step) {
        Optional<Instant> wake = step.state().nextWake();
        boolean usedUp = event.kind() == OnlineEvent.Kind.TIME_PASSED;
        return wake.isEmpty() || (wake.equals(before.nextWake()) && !usedUp)
                ? step
                : step.and(new OnlineAction.WakeAt(wake.get()));
    }

    private Step<OnlineState, OnlineAction> timePassed(OnlineState state, double jitter, Instant now) {
        if (!(state instanceof Live live)) {
            Instant deadline = state.nextWake().orElseThrow();
            return now.isBefore(deadline)
                    ? to(state)
                    : over(ConnectionEnd.lost("No connection, or no answer to the handshake, in time."));
        }
        if (live.liveness().wasSuspended(now)) {
            return to(live.withLiveness(live.liveness().awake(now)));
        }
        if (live.liveness().isDead(now)) {
            return over(ConnectionEnd.lost("The server has been silent; no answer to a keep-alive within "
                    + settings.keepAlive().answer().toSeconds() + " s."));
        }
        if (!now.isBefore(live.deadline())) {
            Duration patience = live.phase() == OnlinePhase.LOGGING_IN ? settings.answer() : settings.request();
            return over(ConnectionEnd.lost(
                    "The login stopped at " + live.phase() + " for " + patience.toSeconds() + " s."));
        }
        if (live.phase() != OnlinePhase.ONLINE || !live.liveness().isPingDue(now)) {
            return to(live);
        }
        Duration pause = settings.keepAlive().pause(jitter);
        Live asked = live.asked()
                .withLiveness(live.liveness()
                        .pinged(now.plus(pause), now.plus(settings.keepAlive().answer())));
        return to(asked, new OnlineAction.Send(CompanionStanzas.ping(id(asked))));
    }

    private Step<OnlineState, OnlineAction> received(Live live, Node node, Instant now) {
        if (live.backlogLeft() == 0 || node.attribute("offline").isEmpty()) {
            return understood(live, node, now);
        }
        // The server sends no more of what has waited than was asked for (whatsapp-rust, offline_resume.rs).
        boolean isLast = live.backlogLeft() == 1;
        Step<OnlineState, OnlineAction> step =
                understood(live.withBacklogLeft(isLast ? Requests.BATCH : live.backlogLeft() - 1), node, now);
        return isLast && step.state() instanceof Live ? step.and(new OnlineAction.Send(Requests.backlog())) : step;
    }

    private Step<OnlineState, OnlineAction> understood(Live live, Node node, Instant now) {
        return switch (node.tag()) {
            case "success" -> live.phase() == OnlinePhase.LOGGING_IN ? loggedIn(live, node, now) : to(live);
            case "failure" -> over(StreamErrors.TO_LINKED.ofFailure(node));
            case "stream:error" -> over(StreamErrors.TO_LINKED.ofStreamError(node));
            case "xmlstreamend" -> over(ConnectionEnd.lost("The server ended the stream."));
            case "ib" -> ib(live, node);
            case "iq" -> iq(live, node, now);
            case "notification" -> notification(live, node);
            default -> Correspondence.concerns(node) ? passOn(live, node) : acknowledge(live, node);
        };
    }

    /** A device that leaves answers no messages: nothing that it could still read will be read. */
    private Step<OnlineState, OnlineAction> passOn(Live live, Node node) {
        return settings.purpose() == Purpose.STAY ? to(live, new OnlineAction.PassOn(node)) : to(live);
    }

    private Step<OnlineState, OnlineAction> loggedIn(Live live, Node success, Instant now) {
        if (settings.purpose() == Purpose.LEAVE) {
            Live leaving =
                    live.at(OnlinePhase.LEAVING, now.plus(settings.request())).asked();
            return to(leaving, new OnlineAction.Send(Requests.leave(id(leaving), settings.jid())));
        }
        Optional<String> lid = success.attribute("lid")
                .filter(text -> text.length() <= MAX_LID_LENGTH && text.matches("[0-9]+(:[0-9]+)?@lid"));
        Live next = live.withLid(lid.orElse(live.lid()))
                .at(OnlinePhase.COUNTING, now.plus(settings.request()))
                .asked();
        return to(next, new OnlineAction.KeepLogin(next.lid()), new OnlineAction.Send(Requests.count(id(next))));
    }

    /** Handles the answer that this phase waits for, or a request of the server. */
    private Step<OnlineState, OnlineAction> iq(Live live, Node iq, Instant now) {
        if (CompanionStanzas.isRequest(iq)) {
            return acknowledge(live, iq);
        }
        boolean good = iq.has("type", "result");
        if (live.phase() == OnlinePhase.ONLINE || !iq.has("id", id(live))) {
            return passOn(live, iq);
        }
        return switch (live.phase()) {
            // A server that cannot count pre-keys, or refuses them, may still hold the link.
            case COUNTING -> good ? counted(live, iq, now) : activate(live, now);
            case UPLOADING -> activate(live.refilling(false), now);
            // A server that does not make the device active still holds the link, and this connection.
            case ACTIVATING -> to(live.at(OnlinePhase.ONLINE, Instant.MAX), new OnlineAction.Announce());
            case LEAVING ->
                over(
                        good
                                ? new ConnectionEnd(Cause.LOGGED_OUT, "The device was taken off its account.")
                                : new ConnectionEnd(
                                        Cause.REFUSED, "The server refuses to take this device off its account."));
            case CONNECTING, HANDSHAKING, LOGGING_IN, MAKING, ONLINE, CLOSED -> to(live);
        };
    }

    private Step<OnlineState, OnlineAction> counted(Live live, Node iq, Instant now) {
        int left = iq.child("count")
                .map(count -> CompanionStanzas.number(count, "value"))
                .orElse(-1);
        if (left >= FEW) {
            return activate(live, now);
        }
        return to(
                live.at(OnlinePhase.MAKING, now.plus(settings.request())).refilling(true),
                new OnlineAction.MakePreKeys(left <= 0 ? FIRST_UPLOAD : REFILL));
    }

    private Step<OnlineState, OnlineAction> upload(Live live, List<PreKey> keys, Instant now) {
        if (!live.refilling()) {
            throw new IllegalStateException("no pre-keys were requested in " + live.phase());
        }
        Live asked = live.phase() == OnlinePhase.MAKING
                ? live.asked().at(OnlinePhase.UPLOADING, now.plus(settings.request()))
                : live.asked().refilling(false);
        return to(asked, new OnlineAction.Send(Requests.upload(id(asked), settings, keys)));
    }

    private Step<OnlineState, OnlineAction> activate(Live live, Instant now) {
        Live asked = live.asked().at(OnlinePhase.ACTIVATING, now.plus(settings.request()));
        return to(asked, new OnlineAction.Send(Requests.active(id(asked))));
    }

    private Step<OnlineState, OnlineAction> notification(Live live, Node notification) {
        int left = notification
                .child("count")
                .map(count -> CompanionStanzas.number(count, "value"))
                .orElse(FEW);
        boolean asksForMore = notification.has("type", "encrypt")
                && CompanionStanzas.isFromServer(notification)
                && live.phase() == OnlinePhase.ONLINE
                && !live.refilling()
                && left < FEW;
        if (asksForMore) {
            return acknowledge(live.refilling(true), notification).and(new OnlineAction.MakePreKeys(REFILL));
        }
        return Correspondence.concerns(notification) ? passOn(live, notification) : acknowledge(live, notification);
    }

    private Step<OnlineState, OnlineAction> ib(Live live, Node ib) {
        Optional<Instant> expiration = ClientExpiration.of(ib);
        if (expiration.isPresent()) {
            return to(live, new OnlineAction.NoteExpiration(expiration.get()));
        }
        // Without it the server may stop after the first few stanzas of what has waited (whatsapp-rust,
        // offline_resume.rs).
        if (ib.child("offline_preview").isPresent() && live.backlogLeft() == 0 && settings.purpose() == Purpose.STAY) {
            return to(live.withBacklogLeft(Requests.BATCH), new OnlineAction.Send(Requests.backlog()));
        }
        return ib.child("edge_routing")
                .flatMap(routing -> routing.child("routing_info"))
                .flatMap(Node::bytes)
                .filter(info -> info.length <= MAX_ROUTING_LENGTH)
                .map(info -> to(live, new OnlineAction.KeepRouting(SecretBytes.of(info))))
                .orElse(to(live));
    }

    private static Step<OnlineState, OnlineAction> acknowledge(Live live, Node node) {
        OnlineAction[] replies = CompanionStanzas.acknowledgements(node).stream()
                .map(OnlineAction.Send::new)
                .toArray(OnlineAction[]::new);
        return to(live, replies);
    }

    private String id(Live live) {
        return settings.idPrefix() + live.requests();
    }
}
