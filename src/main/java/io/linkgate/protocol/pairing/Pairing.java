package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.LiveState.AwaitingPasskey;
import io.linkgate.protocol.pairing.LiveState.AwaitingRefs;
import io.linkgate.protocol.pairing.LiveState.AwaitingSuccess;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.pairing.LiveState.ShowingCode;
import io.linkgate.protocol.pairing.PairingEvent.Established;
import io.linkgate.protocol.pairing.PairingEvent.NodeReceived;
import io.linkgate.protocol.pairing.PairingEvent.SecretMade;
import io.linkgate.protocol.pairing.PairingState.AwaitingRestart;
import io.linkgate.protocol.pairing.PairingState.Confirming;
import io.linkgate.protocol.pairing.PairingState.Connecting;
import io.linkgate.protocol.pairing.PairingState.Handshaking;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.Machine;
import io.linkgate.protocol.stream.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The machine of an unlinked companion's connection, from dialling to its last code or its link. Pure: a function of
 * state, event and time that returns the next state and the actions. Immutable; safe for use by any thread.
 *
 * <pre>
 *            socket open           certificate good            refs arrive              last code expired
 * CONNECTING ──────────► HANDSHAKING ───────────────► AWAITING_REFS ──────────► SHOWING_CODE ──────────────► EXHAUSTED
 *     │                       │                             │                    │  │  ▲ │
 *     │ no answer, refused    │ silent, untrusted, garbage  │ no refs, refused   │  └──┘ │ next code, new secret
 *     │                       │                             │                    │       │
 *     │                       │                             │                    │       ▼ phone confirmed
 *     │                       │                             │                    │  CONFIRMING
 *     │                       │                             │                    │    │     │ checked, kept
 *     │                       │                             │                    │    │     ▼
 *     │                       │                             │                    │    │  AWAITING_RESTART
 *     │                       │                             │                    │    │     │ restart, gone
 *     │                       │                             │     forged,        │    │     ▼
 *     ▼                       ▼                             ▼     not kept       ▼    ▼    LINKED
 *     └───────────────────────┴─────────► CLOSED ◄──────────┴────────────────────┴────┘
 *                                           (also: closed by us, from anywhere)
 * </pre>
 *
 * <p>A pairing code may be requested at the same time. While a phone into which it was typed is about to confirm, the
 * connection outlives its QR codes:
 *
 * <pre>
 *                 last code expired                       phone confirmed
 *  SHOWING_CODE ────────────────────► AWAITING_SUCCESS ────────────────────► CONFIRMING
 *         ▲                              │          │
 *         └──────── refs arrive ─────────┘          └── not in time, refused ──► EXHAUSTED
 * </pre>
 *
 * <p>The server may require a passkey before the phone may confirm, which this companion cannot present; see {@link
 * PasskeyWait}:
 *
 * <pre>
 *                                     passkey wanted                     phone confirmed anyway
 *  SHOWING_CODE, AWAITING_SUCCESS ────────────────────► AWAITING_PASSKEY ────────────────────► CONFIRMING
 *                                                              │
 *                                                              └── not in time, gone ──► EXHAUSTED
 * </pre>
 *
 * <p>All moves from one phase to another:
 *
 * <pre>
 * CONNECTING ⇒ HANDSHAKING: after the socket is open
 * CONNECTING ⇒ CLOSED: after the socket did not open in time, or failed
 * HANDSHAKING ⇒ AWAITING_REFS: after the server has proved its identity
 * HANDSHAKING ⇒ CLOSED: after the server was silent, could not be trusted, or broke the protocol
 * AWAITING_REFS ⇒ SHOWING_CODE: after refs arrived
 * AWAITING_REFS ⇒ CONFIRMING: after a phone confirmed before any ref
 * AWAITING_REFS ⇒ CLOSED: after no refs came in time, or the server ended the connection
 * SHOWING_CODE ⇒ AWAITING_SUCCESS: after the last code expired while a phone is about to confirm a pairing code
 * SHOWING_CODE ⇒ AWAITING_PASSKEY: after the server asked for a passkey
 * SHOWING_CODE ⇒ CONFIRMING: after a phone confirmed
 * SHOWING_CODE ⇒ EXHAUSTED: after the last code expired, or the connection was lost while it was shown
 * SHOWING_CODE ⇒ CLOSED: after the connection was lost earlier, or the server ended it
 * AWAITING_SUCCESS ⇒ SHOWING_CODE: after new refs arrived
 * AWAITING_SUCCESS ⇒ AWAITING_PASSKEY: after the server asked for a passkey
 * AWAITING_SUCCESS ⇒ CONFIRMING: after the phone confirmed
 * AWAITING_SUCCESS ⇒ EXHAUSTED: after the phone did not confirm in time, was refused, or the connection was lost
 * AWAITING_SUCCESS ⇒ CLOSED: after the server fell silent or ended the connection
 * AWAITING_PASSKEY ⇒ CONFIRMING: after the phone confirmed nevertheless
 * AWAITING_PASSKEY ⇒ EXHAUSTED: after the phone did not confirm in time, or the connection was lost
 * AWAITING_PASSKEY ⇒ CLOSED: after the server fell silent or ended the connection
 * CONFIRMING ⇒ AWAITING_RESTART: after the confirmation was checked, kept and acknowledged
 * CONFIRMING ⇒ CLOSED: after the confirmation proved to be forged, or could not be kept
 * AWAITING_RESTART ⇒ LINKED: after the connection ended, or no restart came in time
 * AWAITING_RESTART ⇒ CLOSED: after the caller closed the connection
 * </pre>
 *
 * <p>Any phase that is not over also becomes CLOSED when the caller closes the connection. {@link PairingMoves} is the
 * same list by event, and every step is checked against it: anything else throws {@link IllegalStateException}, naming
 * phase and event.
 */
public final class Pairing implements Machine<PairingState, PairingEvent, PairingAction> {

    private final PairingSettings settings;
    private final CodeDisplay display;
    private final PairingCodeRequests codeRequests;
    private final PhoneLinks phoneLinks;
    private final StanzaReaction reaction;

    /** Creates the machine of one connection. */
    public Pairing(PairingSettings settings) {
        this.settings = settings;
        this.display = new CodeDisplay(settings);
        this.codeRequests = new PairingCodeRequests(settings);
        this.phoneLinks = new PhoneLinks(settings, display);
        this.reaction = new StanzaReaction(display, codeRequests, phoneLinks);
    }

    /** Returns the first step, which dials. */
    public Step<PairingState, PairingAction> begin(SecretBytes advSecret, Instant now) {
        Instant deadline = now.plus(settings.timing().dial());
        return PairingSteps.to(
                new Connecting(advSecret, deadline), new PairingAction.Dial(), new PairingAction.WakeAt(deadline));
    }

    @Override
    public Step<PairingState, PairingAction> on(PairingState state, PairingEvent event, Instant now) {
        PairingMoves.TABLE.requirePossible(state.phase(), event.kind());
        Step<PairingState, PairingAction> step = PairingCodeRequests.answeringRequest(state, move(state, event, now));
        PairingMoves.TABLE.requireLegal(
                state.phase(), event.kind(), step.state().phase());
        return withAlarm(state, event, withoutCode(state, step));
    }

    private Step<PairingState, PairingAction> move(PairingState state, PairingEvent event, Instant now) {
        return switch (event.kind()) {
            case CONNECTED ->
                PairingSteps.to(
                        new Handshaking(
                                ((Connecting) state).secret(),
                                now.plus(settings.timing().handshake())),
                        new PairingAction.BeginHandshake());
            case ESTABLISHED -> established((Handshaking) state, ((Established) event).jitter(), now);
            case NODE_RECEIVED -> nodeReceived(state, ((NodeReceived) event).node(), now);
            case TIME_PASSED -> timePassed(state, ((PairingEvent.TimePassed) event).jitter(), now);
            case SECRET_MADE -> secretMade(state, ((SecretMade) event).secret(), now);
            case CODE_WANTED -> codeRequests.wanted(state, ((PairingEvent.CodeWanted) event).request(), now);
            case BUNDLE_SEALED -> phoneLinks.sealed(state, (PairingEvent.BundleSealed) event, now);
            case BUNDLE_NOT_SEALED -> phoneLinks.notSealed(state, ((PairingEvent.BundleNotSealed) event).hello());
            case LINK_KEPT ->
                Confirmation.kept(
                        (Confirming) state,
                        ((PairingEvent.LinkKept) event).identity(),
                        settings.timing().restart(),
                        now);
            case LINK_REFUSED -> Confirmation.refused((Confirming) state, ((PairingEvent.LinkRefused) event).step());
            case LINK_NOT_KEPT -> Confirmation.notKept((Confirming) state, ((PairingEvent.LinkNotKept) event).why());
            case SOCKET_CLOSED ->
                state instanceof AwaitingRestart
                        ? Confirmation.linked()
                        : display.lost(state, ((PairingEvent.SocketClosed) event).detail());
            case CHANNEL_FAILED -> PairingSteps.over(((PairingEvent.ChannelFailed) event).end());
            case CLOSE_WANTED -> PairingSteps.over(new ConnectionEnd(Cause.CLOSED, "Closed by us."));
        };
    }

    private Step<PairingState, PairingAction> established(Handshaking state, double jitter, Instant now) {
        PairingTiming timing = settings.timing();
        return PairingSteps.to(
                new AwaitingRefs(state.secret(), now.plus(timing.refs()), Liveness.from(timing.nextPing(now, jitter))));
    }

    private Step<PairingState, PairingAction> nodeReceived(PairingState state, Node node, Instant now) {
        if (state instanceof Confirming confirming) {
            return Confirmation.on(confirming, node);
        }
        if (state instanceof AwaitingRestart awaiting) {
            return Confirmation.on(awaiting, node);
        }
        LiveState live = (LiveState) state;
        return reaction.on(live.withLiveness(live.liveness().received()), node, now);
    }

    /**
     * Handles a new secret. A secret that was requested before a phone used a pairing code must not replace the one
     * shared with that phone.
     */
    private Step<PairingState, PairingAction> secretMade(PairingState state, SecretBytes secret, Instant now) {
        if (state instanceof Offering offering && offering.pairingCode().isPending()) {
            return PairingSteps.to(PhoneLinks.owingRefresh(offering));
        }
        if (state instanceof AwaitingPasskey) {
            return PairingSteps.to(state); // no code with the new secret was shown; later connections use it
        }
        return state instanceof LiveState live ? display.redraw(live, secret, now) : PairingSteps.to(state);
    }

    private Step<PairingState, PairingAction> timePassed(PairingState state, double jitter, Instant now) {
        if (state instanceof LiveState live) {
            return timePassedLive(live, jitter, now);
        }
        if (state instanceof Confirming confirming) {
            return Confirmation.timePassed(confirming, now);
        }
        if (state instanceof AwaitingRestart awaiting) {
            return Confirmation.timePassed(awaiting, now);
        }
        if (state instanceof Connecting connecting) {
            return silentSince(
                    connecting, connecting.deadline(), settings.timing().dial(), "No connection", now);
        }
        Handshaking handshaking = (Handshaking) state;
        Duration patience = settings.timing().handshake();
        return silentSince(handshaking, handshaking.deadline(), patience, "No answer to the handshake", now);
    }

    private Step<PairingState, PairingAction> timePassedLive(LiveState state, double jitter, Instant now) {
        PairingTiming timing = settings.timing();
        if (state.liveness().wasSuspended(now)) {
            return PairingSteps.to(state.withLiveness(state.liveness().awake(now)));
        }
        if (state.liveness().isDead(now)) {
            return PairingSteps.over(
                    lost("The server has been silent; no answer to a keep-alive", timing.pingAnswer()));
        }
        if (state instanceof AwaitingRefs awaiting && !now.isBefore(awaiting.deadline())) {
            return PairingSteps.over(lost("No pairing refs", timing.refs()));
        }
        if (state instanceof AwaitingPasskey waiting && !now.isBefore(waiting.until())) {
            return PasskeyWait.over(waiting);
        }
        LiveState next = state;
        PairingAction[] ping = {};
        if (state.liveness().isPingDue(now)) {
            Liveness asked = state.liveness().pinged(timing.nextPing(now, jitter), now.plus(timing.pingAnswer()));
            next = state.withLiveness(asked);
            ping = new PairingAction[] {
                new PairingAction.Send(CompanionStanzas.ping(settings.idPrefix() + asked.asked()))
            };
        }
        return next instanceof Offering offering ? timePassed(offering, now, ping) : PairingSteps.to(next, ping);
    }

    private Step<PairingState, PairingAction> timePassed(Offering state, Instant now, PairingAction... before) {
        return PairingCodeRequests.timePassed(state, now, before)
                .then(next -> phoneLinks.timePassed((Offering) next, now))
                .then(next ->
                        next instanceof ShowingCode showing ? display.rotate(showing, now) : PairingSteps.to(next));
    }

    private static Step<PairingState, PairingAction> silentSince(
            PairingState state, Instant deadline, Duration patience, String what, Instant now) {
        return now.isBefore(deadline) ? PairingSteps.to(state) : PairingSteps.over(lost(what, patience));
    }

    private static ConnectionEnd lost(String what, Duration patience) {
        return ConnectionEnd.lost(what + " within " + patience.toSeconds() + " s.");
    }

    /** Reports until when the machine waits for a phone without a code on show, whenever that has changed. */
    private static Step<PairingState, PairingAction> withoutCode(
            PairingState before, Step<PairingState, PairingAction> step) {
        if (step.state() instanceof AwaitingPasskey waiting) {
            boolean known =
                    before instanceof AwaitingPasskey earlier && earlier.until().equals(waiting.until());
            return known ? step : step.and(new PairingAction.AwaitPasskey(waiting.until()));
        }
        if (!(step.state() instanceof AwaitingSuccess awaiting)) {
            return step;
        }
        Instant until = awaiting.pairingCode().pending().until();
        boolean known = before instanceof AwaitingSuccess earlier
                && earlier.pairingCode().pending().until().equals(until);
        return known ? step : step.and(new PairingAction.AwaitPhone(until));
    }

    /** Requests an alarm when its time has changed, or when the last one has just gone off. */
    private static Step<PairingState, PairingAction> withAlarm(
            PairingState before, PairingEvent event, Step<PairingState, PairingAction> step) {
        Optional<Instant> wake = step.state().nextWake();
        boolean usedUp = event.kind() == PairingEvent.Kind.TIME_PASSED;
        if (wake.isEmpty() || (wake.equals(before.nextWake()) && !usedUp)) {
            return step;
        }
        return step.and(new PairingAction.WakeAt(wake.get()));
    }
}
