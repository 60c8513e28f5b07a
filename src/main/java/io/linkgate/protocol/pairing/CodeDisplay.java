package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.pairing.LiveState.AwaitingPasskey;
import io.linkgate.protocol.pairing.LiveState.AwaitingSuccess;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.pairing.LiveState.ShowingCode;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;
import java.time.Instant;
import java.util.List;

/** The choice of the QR code on show, and for how long. */
final class CodeDisplay {

    private final PairingSettings settings;

    CodeDisplay(PairingSettings settings) {
        this.settings = settings;
    }

    /** Shows the first of a new batch of refs, which replaces any earlier code. */
    Step<PairingState, PairingAction> begin(LiveState state, List<String> refs, Instant now, PairingAction before) {
        int shownBefore = state instanceof Offering offering ? offering.shown() : 0;
        PairingCodeState pairingCode =
                state instanceof Offering offering ? offering.pairingCode() : PairingCodeState.NONE;
        CodeQueue codes =
                CodeQueue.of(refs, shownBefore, now.plus(settings.timing().firstCode()));
        ShowingCode next = new ShowingCode(state.secret(), codes, pairingCode, state.liveness());
        return PairingSteps.to(next, before, show(next));
    }

    /** Moves on to the code for the present time if the one on show has expired. */
    Step<PairingState, PairingAction> rotate(ShowingCode state, Instant now) {
        if (!state.codes().isExpired(now)) {
            return PairingSteps.to(state);
        }
        return state.codes()
                .after(now, settings.timing().laterCode())
                .map(codes -> new ShowingCode(state.secret(), codes, state.pairingCode(), state.liveness()))
                .map(next -> PairingSteps.to(next, show(next)))
                .orElseGet(() -> nothingLeft(state));
    }

    /** Ends the pairing when no code is left to show, unless a phone is about to confirm. */
    Step<PairingState, PairingAction> nothingLeft(Offering state, PairingAction... before) {
        return state.pairingCode().isPending()
                ? PairingSteps.to(
                        new AwaitingSuccess(state.secret(), state.shown(), state.pairingCode(), state.liveness()),
                        before)
                : PairingSteps.exhausted(before);
    }

    /** Applies a new secret. The code on show is drawn again with the same ref, and its time is not extended. */
    Step<PairingState, PairingAction> redraw(LiveState state, SecretBytes secret, Instant now) {
        LiveState renewed = state.withSecret(secret);
        if (!(renewed instanceof ShowingCode showing)) {
            return PairingSteps.to(renewed);
        }
        return showing.codes().isExpired(now) ? rotate(showing, now) : PairingSteps.to(showing, show(showing));
    }

    /**
     * Handles a lost connection. If the last code was on show, or none, the server's time only ran out before ours.
     */
    Step<PairingState, PairingAction> lost(PairingState state, String detail) {
        if (state instanceof AwaitingPasskey waiting) {
            return PasskeyWait.over(waiting);
        }
        boolean last =
                state instanceof ShowingCode showing ? showing.codes().isLast() : state instanceof AwaitingSuccess;
        return last ? PairingSteps.exhausted() : PairingSteps.over(ConnectionEnd.lost(detail));
    }

    private PairingAction show(ShowingCode state) {
        CodeQueue codes = state.codes();
        QrPayload payload =
                new QrPayload(codes.ref(), settings.noise(), settings.identity(), state.secret(), settings.client());
        return new PairingAction.ShowCode(payload, codes.expiresAt(), codes.sequence(), codes.of());
    }
}
