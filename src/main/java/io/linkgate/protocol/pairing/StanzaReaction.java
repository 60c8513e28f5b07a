package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.LiveState.AwaitingPasskey;
import io.linkgate.protocol.pairing.LiveState.Offering;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a companion that is not linked yet does about each stanza of the server. */
final class StanzaReaction {

    /** More refs than this in one batch are not looked at; the service sends six. */
    static final int MAX_REFS = 64;

    /** The notification that asks for a new ADV secret, usually just after a scan; since June 2026. */
    private static final String REFRESH = "companion_reg_refresh";

    private final CodeDisplay display;
    private final TypedCodes typedCodes;
    private final PendingLinks pendingLinks;

    StanzaReaction(CodeDisplay display, TypedCodes typedCodes, PendingLinks pendingLinks) {
        this.display = display;
        this.typedCodes = typedCodes;
        this.pendingLinks = pendingLinks;
    }

    PairingStep on(LiveState state, Node node, Instant now) {
        return switch (node.tag()) {
            case "iq" -> onIq(state, node, now);
            case "notification" -> onNotification(state, node, now);
            case "failure" -> PairingStep.over(ServerWord.TO_UNLINKED.ofFailure(node));
            case "stream:error" ->
                PasskeyWait.isEarlyRestart(state, node)
                        ? PairingStep.to(state)
                        : PairingStep.over(ServerWord.TO_UNLINKED.ofStreamError(node));
            case "xmlstreamend" -> display.lost(state, "The server ended the stream.");
            case "ib" ->
                ClientExpiration.of(node)
                        .map(end -> PairingStep.to(state, new PairingAction.NoteExpiration(end)))
                        .orElse(PairingStep.to(state));
            // Among the others, before the link, "success", which wants no answer.
            default -> polite(state, node);
        };
    }

    private PairingStep onIq(LiveState state, Node iq, Instant now) {
        if (iq.has("type", "set") && Stanzas.isFromServer(iq)) {
            Optional<Node> pairDevice = iq.child("pair-device");
            if (pairDevice.isPresent()) {
                return onPairDevice(state, iq, pairDevice.get(), now);
            }
            if (iq.child("pair-success").isPresent()) {
                return Confirmation.begin(state, iq, now);
            }
        }
        if (state instanceof Offering offering && Stanzas.isFromServer(iq)) {
            if (TypedCodes.isAnswer(offering, iq)) {
                return typedCodes.answered(offering, iq);
            }
            if (PendingLinks.isAnswer(offering, iq)) {
                return pendingLinks.answered(offering, iq);
            }
        }
        return polite(state, iq);
    }

    /**
     * A later batch replaces an earlier one; without any usable ref there is nothing left to show. While a passkey is wanted
     * none is shown: it would draw people to a phone that has moved on.
     */
    private PairingStep onPairDevice(LiveState state, Node iq, Node pairDevice, Instant now) {
        List<String> refs = pairDevice.children("ref").stream()
                .limit(MAX_REFS)
                .map(Node::text)
                .flatMap(Optional::stream)
                .filter(QrPayload::isRef)
                .toList();
        PairingAction acknowledged = new PairingAction.Send(Stanzas.result(iq));
        if (state instanceof AwaitingPasskey) {
            return PairingStep.to(state, acknowledged);
        }
        if (refs.isEmpty() && pairDevice.child("ref").isPresent()) {
            return PairingStep.over(
                    new ConnectionEnd(ConnectionEnd.Cause.PROTOCOL, "The server sent codes that no phone could read."));
        }
        if (!refs.isEmpty()) {
            return display.begin(state, refs, now, acknowledged);
        }
        return state instanceof Offering offering
                ? display.nothingLeft(offering, acknowledged)
                : PairingStep.to(state, acknowledged);
    }

    private PairingStep onNotification(LiveState state, Node notification, Instant now) {
        if (Stanzas.isFromServer(notification)) {
            if (notification.has("type", REFRESH)) {
                return onRefresh(state, notification);
            }
            if (PasskeyWait.isRequest(notification)) {
                return PasskeyWait.begin(state, now, polite(state, notification));
            }
            Optional<Node> registration = notification.child(LinkCodeStanzas.REGISTRATION);
            if (notification.has("type", LinkCodeStanzas.REGISTRATION)
                    && registration.isPresent()
                    && state instanceof Offering offering) {
                return onRegistration(offering, notification, registration.get(), now);
            }
        }
        return polite(state, notification);
    }

    /** The secret that a phone is about to seal its confirmation with is not replaced, not before it is clear that none comes. */
    private static PairingStep onRefresh(LiveState state, Node notification) {
        Predicate<String> holds = tag -> notification.child(tag).isPresent();
        if (!holds.test(REFRESH) && !holds.test("pair-device-rotate-qr")) {
            return polite(state, notification);
        }
        if (state instanceof AwaitingPasskey waiting) {
            return polite(waiting.owingRefresh(), notification);
        }
        return state instanceof Offering offering && offering.typed().isPending()
                ? polite(PendingLinks.owingRefresh(offering), notification)
                : polite(state, notification).and(new PairingAction.MakeSecret());
    }

    private static PairingStep onRegistration(Offering state, Node notification, Node registration, Instant now) {
        if (registration.has("stage", "primary_hello")) {
            return PendingLinks.helloCame(state, registration, now, polite(state, notification));
        }
        return registration.has("stage", "refresh_code")
                ? polite(TypedCodes.refreshed(state, registration), notification)
                : polite(state, notification);
    }

    private static PairingStep polite(LiveState state, Node node) {
        PairingAction[] replies =
                Stanzas.courtesies(node).stream().map(PairingAction.Send::new).toArray(PairingAction[]::new);
        return PairingStep.to(state, replies);
    }
}
