package io.linkgate.protocol.pairing;

import io.linkgate.protocol.identity.AdvStep;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.identity.PairSuccess;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingState.AwaitingRestart;
import io.linkgate.protocol.pairing.PairingState.Confirming;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import io.linkgate.protocol.stream.Step;
import io.linkgate.protocol.stream.StreamErrors;
import java.time.Duration;
import java.time.Instant;

/**
 * The part of a pairing from the phone's confirmation to the end of the unlinked connection. The link is acknowledged
 * only after it was checked and stored; otherwise the phone could list a device whose keys are lost.
 */
final class Confirmation {

    /** Limit for checking and storing the link, which take milliseconds. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int INTERNAL_ERROR = 500;
    private static final String INTERNAL_ERROR_TEXT = "internal-error";

    private Confirmation() {}

    /** Handles the server's report that a phone confirmed. No code is on show from here on. */
    static Step<PairingState, PairingAction> begin(LiveState state, Node iq, Instant now) {
        try {
            PairSuccess success = PairSuccess.of(iq);
            return PairingSteps.to(
                    new Confirming(success.request(), now.plus(PATIENCE)),
                    new PairingAction.ConfirmLink(success, state.secret()));
        } catch (PairingException e) {
            return failed(iq, INTERNAL_ERROR, INTERNAL_ERROR_TEXT, Cause.PROTOCOL, e.getMessage());
        }
    }

    /** @param patience how long to wait for the restart */
    static Step<PairingState, PairingAction> kept(
            Confirming state, LinkedIdentity identity, Duration patience, Instant now) {
        return PairingSteps.to(
                new AwaitingRestart(now.plus(patience)), new PairingAction.Send(signed(state.request(), identity)));
    }

    static Step<PairingState, PairingAction> refused(Confirming state, AdvStep step) {
        String detail = "the phone's confirmation fails at " + step;
        return failed(state.request(), step.errorCode(), step.errorText(), Cause.PROTOCOL, detail);
    }

    static Step<PairingState, PairingAction> notKept(Confirming state, String why) {
        return failed(state.request(), INTERNAL_ERROR, INTERNAL_ERROR_TEXT, Cause.NOT_KEPT, why);
    }

    /** Handles a stanza while the link is being checked and stored; a second confirmation changes nothing. */
    static Step<PairingState, PairingAction> on(Confirming state, Node node) {
        return switch (node.tag()) {
            case "failure" -> PairingSteps.over(StreamErrors.TO_UNLINKED.ofFailure(node));
            case "stream:error" -> PairingSteps.over(StreamErrors.TO_UNLINKED.ofStreamError(node));
            case "xmlstreamend" -> PairingSteps.over(ConnectionEnd.lost("The server ended the stream."));
            default -> node.child("pair-success").isPresent() ? PairingSteps.to(state) : acknowledge(state, node);
        };
    }

    /**
     * Handles a stanza after our answer. However the connection ends now, the next one, as a linked device, shows
     * whether the server accepted the link. Usually the server asks for it with code 515.
     */
    static Step<PairingState, PairingAction> on(AwaitingRestart state, Node node) {
        return switch (node.tag()) {
            case "failure", "stream:error", "xmlstreamend" -> linked();
            default -> acknowledge(state, node);
        };
    }

    static Step<PairingState, PairingAction> timePassed(Confirming state, Instant now) {
        return now.isBefore(state.deadline())
                ? PairingSteps.to(state)
                : notKept(state, "The link could not be stored within " + PATIENCE.toSeconds() + " s.");
    }

    static Step<PairingState, PairingAction> timePassed(AwaitingRestart state, Instant now) {
        return now.isBefore(state.deadline()) ? PairingSteps.to(state) : linked();
    }

    static Step<PairingState, PairingAction> linked() {
        return PairingSteps.over(new ConnectionEnd(Cause.LINKED, "The phone confirmed; the device is linked."));
    }

    private static Step<PairingState, PairingAction> acknowledge(PairingState state, Node node) {
        PairingAction[] replies = CompanionStanzas.acknowledgements(node).stream()
                .map(PairingAction.Send::new)
                .toArray(PairingAction[]::new);
        return PairingSteps.to(state, replies);
    }

    /**
     * Returns the answer to a phone's confirmation: the identity with our signature, and without the account's key
     * (whatsmeow {@code pair.go}).
     */
    static Node signed(Node request, LinkedIdentity identity) {
        return CompanionStanzas.result(request)
                .withChildren(Node.of("pair-device-sign")
                        .withChildren(Node.of("device-identity")
                                .with("key-index", Long.toString(identity.keyIndex()))
                                .withBytes(identity.answer())));
    }

    private static Step<PairingState, PairingAction> failed(
            Node request, int code, String text, Cause cause, String detail) {
        String sentence = Character.toUpperCase(detail.charAt(0)) + detail.substring(1);
        return PairingSteps.over(
                new ConnectionEnd(cause, sentence.endsWith(".") ? sentence : sentence + "."),
                new PairingAction.Send(CompanionStanzas.error(request, code, text)));
    }
}
