package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingState.Live;
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

    StanzaReaction(CodeDisplay display) {
        this.display = display;
    }

    PairingStep on(Live state, Node node, Instant now) {
        return switch (node.tag()) {
            case "iq" -> onIq(state, node, now);
            case "notification" -> onNotification(state, node);
            case "failure" -> PairingStep.over(ServerWord.TO_UNLINKED.ofFailure(node));
            case "stream:error" -> PairingStep.over(ServerWord.TO_UNLINKED.ofStreamError(node));
            case "xmlstreamend" -> display.lost(state, "The server ended the stream.");
            // Among the others "ib" and, before the link, "success": neither wants an answer.
            default -> polite(state, node);
        };
    }

    private PairingStep onIq(Live state, Node iq, Instant now) {
        if (iq.has("type", "set") && Stanzas.isFromServer(iq)) {
            Optional<Node> pairDevice = iq.child("pair-device");
            if (pairDevice.isPresent()) {
                return onPairDevice(state, iq, pairDevice.get(), now);
            }
            if (iq.child("pair-success").isPresent()) {
                return Confirmation.begin(state, iq, now);
            }
        }
        return polite(state, iq);
    }

    /** A later batch replaces an earlier one; without any usable ref there is nothing left to show. */
    private PairingStep onPairDevice(Live state, Node iq, Node pairDevice, Instant now) {
        List<String> refs = pairDevice.children("ref").stream()
                .limit(MAX_REFS)
                .map(Node::text)
                .flatMap(Optional::stream)
                .filter(QrPayload::isRef)
                .toList();
        PairingAction acknowledged = new PairingAction.Send(Stanzas.result(iq));
        if (!refs.isEmpty()) {
            return display.begin(state, refs, now, acknowledged);
        }
        return state instanceof PairingState.ShowingCode
                ? CodeDisplay.exhausted(acknowledged)
                : PairingStep.to(state, acknowledged);
    }

    private static PairingStep onNotification(Live state, Node notification) {
        PairingStep acknowledged = polite(state, notification);
        Predicate<String> holds = tag -> notification.child(tag).isPresent();
        boolean refresh = notification.has("type", REFRESH)
                && Stanzas.isFromServer(notification)
                && (holds.test(REFRESH) || holds.test("pair-device-rotate-qr"));
        return refresh ? acknowledged.and(new PairingAction.MakeSecret()) : acknowledged;
    }

    private static PairingStep polite(Live state, Node node) {
        return Stanzas.courtesy(node)
                .map(reply -> PairingStep.to(state, new PairingAction.Send(reply)))
                .orElse(PairingStep.to(state));
    }
}
