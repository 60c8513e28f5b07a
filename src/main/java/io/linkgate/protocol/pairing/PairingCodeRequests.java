package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.pairing.LiveState.ShowingCode;
import io.linkgate.protocol.pairing.PairingCodeOutcome.Why;
import io.linkgate.protocol.pairing.RequestedPairingCode.Asked;
import io.linkgate.protocol.pairing.RequestedPairingCode.Offered;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a pairing from the request for a pairing code until a phone is waiting for it (whatsmeow {@code
 * pair-code.go}, {@code PairPhone}). The QR codes stay on show: the owner of the phone may use either.
 */
final class PairingCodeRequests {

    /** Validity of a pairing code. Clients agree on it; the server's own limit is about the same. */
    static final Duration LIFE = Duration.ofSeconds(180);

    /** Time limit for the server's answer (mautrix-whatsapp {@code login}). */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int RATE_OVERLIMIT = 429;
    private static final int FEATURE_NOT_AVAILABLE = 452;

    private final PairingSettings settings;

    PairingCodeRequests(PairingSettings settings) {
        this.settings = settings;
    }

    /** Handles a request for a code. A later request replaces an earlier one and its code. */
    Step<PairingState, PairingAction> wanted(PairingState state, PairingCodeRequest request, Instant now) {
        if (!(state instanceof ShowingCode showing)) {
            return PairingSteps.to(state, missing(request, Why.NOT_NOW));
        }
        Liveness liveness = showing.liveness().requested();
        String id = settings.idPrefix() + liveness.asked();
        Asked asked = new Asked(request, id, now.plus(LIFE), now.plus(PATIENCE));
        Step<PairingState, PairingAction> step = PairingSteps.to(
                showing.withLiveness(liveness)
                        .withPairingCode(showing.pairingCode().with(asked)),
                new PairingAction.Send(PairingCodeStanzas.companionHello(id, settings, request)));
        return showing.pairingCode().code() instanceof Asked earlier
                ? step.and(missing(earlier.request(), Why.REPLACED))
                : step;
    }

    /** Returns whether a stanza answers our request. */
    static boolean isAnswer(Offering state, Node iq) {
        return state.pairingCode().code() instanceof Asked asked
                && iq.has("id", asked.id())
                && !CompanionStanzas.isRequest(iq);
    }

    /** Handles the server's answer to our request. */
    Step<PairingState, PairingAction> answered(Offering state, Node iq) {
        Asked asked = (Asked) state.pairingCode().code();
        Optional<SecretBytes> ref = iq.has("type", "result")
                ? iq.child(PairingCodeStanzas.REGISTRATION).flatMap(PairingCodeStanzas::ref)
                : Optional.empty();
        if (ref.isEmpty()) {
            return PairingSteps.to(without(state), missing(asked.request(), why(iq)));
        }
        Offered offered = new Offered(asked.request(), ref.get(), asked.goodUntil(), 0);
        Instant goodUntil = earlier(asked.goodUntil(), lastCodeEnds(state));
        return PairingSteps.to(
                state.withPairingCode(state.pairingCode().with(offered)),
                new PairingAction.AnswerRequest(
                        asked.request().ticket(),
                        new PairingCodeOutcome.Ready(asked.request().code(), goodUntil)));
    }

    /** Handles the server's report that the code is no longer valid. */
    static Offering refreshed(Offering state, Node registration) {
        boolean ours = state.pairingCode().code() instanceof Offered offered
                && PairingCodeStanzas.ref(registration)
                        .filter(offered.ref()::equals)
                        .isPresent();
        return ours ? without(state) : state;
    }

    /** Drops a code that has expired. */
    static Step<PairingState, PairingAction> timePassed(Offering state, Instant now, PairingAction... before) {
        RequestedPairingCode code = state.pairingCode().code();
        if (now.isBefore(code.until())) {
            return PairingSteps.to(state, before);
        }
        Step<PairingState, PairingAction> step = PairingSteps.to(without(state), before);
        return code instanceof Asked asked ? step.and(missing(asked.request(), Why.NO_ANSWER)) : step;
    }

    /** Adds an answer for the caller when an event unrelated to the code has ended the request. */
    static Step<PairingState, PairingAction> answeringRequest(
            PairingState before, Step<PairingState, PairingAction> step) {
        Optional<PairingCodeRequest> asked = asked(before);
        boolean open = asked.isEmpty() || asked.equals(asked(step.state()));
        boolean answered = step.actions().stream()
                .anyMatch(action -> action instanceof PairingAction.AnswerRequest answer
                        && asked.isPresent()
                        && answer.ticket() == asked.get().ticket());
        if (open || answered) {
            return step;
        }
        Why why = step.state().phase().isOver() ? Why.OVER : Why.NOT_NOW;
        return step.after(missing(asked.get(), why));
    }

    private static Optional<PairingCodeRequest> asked(PairingState state) {
        return state instanceof Offering offering && offering.pairingCode().code() instanceof Asked asked
                ? Optional.of(asked.request())
                : Optional.empty();
    }

    private static Offering without(Offering state) {
        return state.withPairingCode(state.pairingCode().with(new RequestedPairingCode.None()));
    }

    private static PairingAction missing(PairingCodeRequest request, Why why) {
        return new PairingAction.AnswerRequest(request.ticket(), new PairingCodeOutcome.Missing(why));
    }

    private static Why why(Node iq) {
        int code = iq.child("error")
                .map(error -> CompanionStanzas.number(error, "code"))
                .orElse(-1);
        return switch (code) {
            case BAD_REQUEST -> Why.BAD_NUMBER;
            case FORBIDDEN -> Why.FORBIDDEN;
            case RATE_OVERLIMIT -> Why.RATE_LIMITED;
            case FEATURE_NOT_AVAILABLE -> Why.UNAVAILABLE;
            default -> Why.REFUSED;
        };
    }

    /** Returns when the last QR code ends: the connection, and with it the pairing code, lives no longer. */
    private Instant lastCodeEnds(Offering state) {
        return state instanceof ShowingCode showing
                ? showing.codes().endsAt(settings.timing().laterCode())
                : state.pairingCode().pending().until();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
