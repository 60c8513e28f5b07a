package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.LiveState.AwaitingPasskey;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.stream.ClientExpiration;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;
import io.linkgate.protocol.stream.StreamErrors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The reaction of an unlinked companion to each stanza of the server. */
final class StanzaReaction {

    /** Maximum number of refs that are read from one batch; the service sends six. */
    static final int MAX_REFS = 64;

    /** The notification that asks for a new ADV secret, usually just after a scan; since June 2026. */
    private static final String REFRESH = "companion_reg_refresh";

    private final CodeDisplay display;
    private final PairingCodeRequests codeRequests;
    private final PhoneLinks phoneLinks;

    StanzaReaction(CodeDisplay display, PairingCodeRequests codeRequests, PhoneLinks phoneLinks) {
        this.display = display;
        this.codeRequests = codeRequests;
        this.phoneLinks = phoneLinks;
    }

    Step<PairingState, PairingAction> on(LiveState state, Node node, Instant now) {
        return switch (node.tag()) {
            case "iq" -> onIq(state, node, now);
            case "notification" -> onNotification(state, node, now);
            case "failure" -> PairingSteps.over(StreamErrors.TO_UNLINKED.ofFailure(node));
            case "stream:error" ->
                PasskeyWait.isEarlyRestart(state, node)
                        ? PairingSteps.to(state)
                        : PairingSteps.over(StreamErrors.TO_UNLINKED.ofStreamError(node));
            case "xmlstreamend" -> display.lost(state, "The server ended the stream.");
            case "ib" ->
                ClientExpiration.of(node)
                        .map(end -> PairingSteps.to(state, new PairingAction.NoteExpiration(end)))
                        .orElse(PairingSteps.to(state));
            // Before the link the others include "success", which needs no answer.
            default -> acknowledge(state, node);
        };
    }

    private Step<PairingState, PairingAction> onIq(LiveState state, Node iq, Instant now) {
        if (iq.has("type", "set") && CompanionStanzas.isFromServer(iq)) {
            Optional<Node> pairDevice = iq.child("pair-device");
            if (pairDevice.isPresent()) {
                return onPairDevice(state, iq, pairDevice.get(), now);
            }
            if (iq.child("pair-success").isPresent()) {
                return Confirmation.begin(state, iq, now);
            }
        }
        if (state instanceof Offering offering && CompanionStanzas.isFromServer(iq)) {
            if (PairingCodeRequests.isAnswer(offering, iq)) {
                return codeRequests.answered(offering, iq);
            }
            if (PhoneLinks.isAnswer(offering, iq)) {
                return phoneLinks.answered(offering, iq);
            }
        }
        return acknowledge(state, iq);
    }

    /**
     * Handles a batch of refs. A later batch replaces an earlier one; without any usable ref nothing is left to show.
     * While a passkey is required no code is shown: it would invite scans by a phone that is already linking.
     */
    private Step<PairingState, PairingAction> onPairDevice(LiveState state, Node iq, Node pairDevice, Instant now) {
        List<String> refs = pairDevice.children("ref").stream()
                .limit(MAX_REFS)
                .map(Node::text)
                .flatMap(Optional::stream)
                .filter(QrPayload::isRef)
                .toList();
        PairingAction acknowledged = new PairingAction.Send(CompanionStanzas.result(iq));
        if (state instanceof AwaitingPasskey) {
            return PairingSteps.to(state, acknowledged);
        }
        if (refs.isEmpty() && pairDevice.child("ref").isPresent()) {
            return PairingSteps.over(
                    new ConnectionEnd(ConnectionEnd.Cause.PROTOCOL, "The server sent refs that no phone could read."));
        }
        if (!refs.isEmpty()) {
            return display.begin(state, refs, now, acknowledged);
        }
        return state instanceof Offering offering
                ? display.nothingLeft(offering, acknowledged)
                : PairingSteps.to(state, acknowledged);
    }

    private Step<PairingState, PairingAction> onNotification(LiveState state, Node notification, Instant now) {
        if (CompanionStanzas.isFromServer(notification)) {
            if (notification.has("type", REFRESH)) {
                return onRefresh(state, notification);
            }
            if (PasskeyWait.isRequest(notification)) {
                return PasskeyWait.begin(state, now, acknowledge(state, notification));
            }
            Optional<Node> registration = notification.child(PairingCodeStanzas.REGISTRATION);
            if (notification.has("type", PairingCodeStanzas.REGISTRATION)
                    && registration.isPresent()
                    && state instanceof Offering offering) {
                return onRegistration(offering, notification, registration.get(), now);
            }
        }
        return acknowledge(state, notification);
    }

    /**
     * Handles a request for a new secret. While a phone may be about to confirm, the secret must not change; the
     * refresh is postponed until that link has failed.
     */
    private static Step<PairingState, PairingAction> onRefresh(LiveState state, Node notification) {
        Predicate<String> holds = tag -> notification.child(tag).isPresent();
        if (!holds.test(REFRESH) && !holds.test("pair-device-rotate-qr")) {
            return acknowledge(state, notification);
        }
        if (state instanceof AwaitingPasskey waiting) {
            return acknowledge(waiting.owingRefresh(), notification);
        }
        return state instanceof Offering offering && offering.pairingCode().isPending()
                ? acknowledge(PhoneLinks.owingRefresh(offering), notification)
                : acknowledge(state, notification).and(new PairingAction.MakeSecret());
    }

    private static Step<PairingState, PairingAction> onRegistration(
            Offering state, Node notification, Node registration, Instant now) {
        if (registration.has("stage", "primary_hello")) {
            return PhoneLinks.helloReceived(state, registration, now, acknowledge(state, notification));
        }
        return registration.has("stage", "refresh_code")
                ? acknowledge(PairingCodeRequests.refreshed(state, registration), notification)
                : acknowledge(state, notification);
    }

    private static Step<PairingState, PairingAction> acknowledge(LiveState state, Node node) {
        PairingAction[] replies = CompanionStanzas.acknowledgements(node).stream()
                .map(PairingAction.Send::new)
                .toArray(PairingAction[]::new);
        return PairingSteps.to(state, replies);
    }
}
