package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.LiveState.AwaitingSuccess;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.pairing.PhoneLink.Finishing;
import io.linkgate.protocol.pairing.PhoneLink.Sealing;
import io.linkgate.protocol.pairing.RequestedPairingCode.Offered;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.Liveness;
import io.linkgate.protocol.stream.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a pairing from a typed pairing code to the phone's confirmation (whatsmeow {@code pair-code.go}, {@code
 * handleCodePairNotification}). A phone into which a wrong code was typed cannot open its key bundle, reports nothing,
 * and tries again.
 */
final class PhoneLinks {

    /** Time limit for the phone's confirmation. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Maximum number of tries with one code. The code has 40 bits; one client is known to stop here too. */
    static final int MAX_HELLOS = 3;

    private final PairingSettings settings;
    private final CodeDisplay display;

    PhoneLinks(PairingSettings settings, CodeDisplay display) {
        this.settings = settings;
        this.display = display;
    }

    /** Handles a phone's keys. Ignored unless they belong to a code that is valid now. */
    static Step<PairingState, PairingAction> helloReceived(
            Offering state, Node registration, Instant now, Step<PairingState, PairingAction> acknowledged) {
        Optional<PrimaryHello> hello = PrimaryHello.of(registration);
        RequestedPairingCode code = state.pairingCode().code();
        if (hello.isEmpty()
                || !(code instanceof Offered offered)
                || !hello.get().ref().equals(offered.ref())
                || !now.isBefore(offered.until())
                || offered.hellos() >= MAX_HELLOS) {
            return acknowledged;
        }
        Sealing sealing = new Sealing(
                hello.get(), now.plus(PATIENCE), state.pairingCode().pending().refreshOwed());
        return acknowledged
                .in(state.withPairingCode(new PairingCodeState(offered.afterHello(), sealing)))
                .and(new PairingAction.SealBundle(offered.request(), hello.get()));
    }

    /**
     * Handles a computed key bundle. The new secret is set, in the keys and in the code on show, before the phone can
     * use it.
     */
    Step<PairingState, PairingAction> sealed(PairingState before, PairingEvent.BundleSealed sealed, Instant now) {
        if (!(before instanceof Offering state) || !isForOfferedCode(state, sealed.hello())) {
            return PairingSteps.to(before);
        }
        Liveness liveness = state.liveness().requested();
        String id = settings.idPrefix() + liveness.asked();
        Finishing finishing = new Finishing(
                id, now.plus(PATIENCE), state.pairingCode().pending().refreshOwed());
        Offering next =
                state.withLiveness(liveness).withPairingCode(state.pairingCode().with(finishing));
        Node finish = PairingCodeStanzas.companionFinish(
                id, settings, sealed.request(), sealed.hello().ref(), sealed.bundle());
        return display.redraw(next, sealed.bundle().advSecret(), now)
                .after(new PairingAction.KeepSecret(sealed.bundle().advSecret()))
                .and(new PairingAction.Send(finish));
    }

    /** Handles invalid keys of a phone, which gets no answer. */
    Step<PairingState, PairingAction> notSealed(PairingState before, PrimaryHello hello) {
        return before instanceof Offering state && isForOfferedCode(state, hello)
                ? givenUp(state)
                : PairingSteps.to(before);
    }

    /** Returns whether a stanza answers our key bundle. */
    static boolean isAnswer(Offering state, Node iq) {
        return state.pairingCode().pending() instanceof Finishing finishing
                && iq.has("id", finishing.id())
                && !CompanionStanzas.isRequest(iq);
    }

    /** Handles the server's answer: it has passed the bundle on, or not. */
    Step<PairingState, PairingAction> answered(Offering state, Node iq) {
        return iq.has("type", "error") ? givenUp(state) : PairingSteps.to(state);
    }

    /** Postpones a new secret until it may be made. */
    static Offering owingRefresh(Offering state) {
        return state.withPairingCode(
                state.pairingCode().with(state.pairingCode().pending().owingRefresh()));
    }

    /** Gives up a link that is not confirmed in time. */
    Step<PairingState, PairingAction> timePassed(Offering state, Instant now) {
        return now.isBefore(state.pairingCode().pending().until()) ? PairingSteps.to(state) : givenUp(state);
    }

    /**
     * Gives up a link. A postponed secret is due now, and without a code to show the pairing is over. A phone that
     * received a bundle shares the present secret with us, so a new one is made even if the server did not ask for it.
     */
    private static Step<PairingState, PairingAction> givenUp(Offering state) {
        PhoneLink pending = state.pairingCode().pending();
        PairingAction[] owed = pending.refreshOwed() || pending instanceof Finishing
                ? new PairingAction[] {new PairingAction.MakeSecret()}
                : new PairingAction[0];
        return state instanceof AwaitingSuccess
                ? PairingSteps.exhausted(owed)
                : PairingSteps.to(state.withPairingCode(state.pairingCode().with(new PhoneLink.None())), owed);
    }

    private static boolean isForOfferedCode(Offering state, PrimaryHello hello) {
        return state.pairingCode().pending() instanceof Sealing sealing
                && sealing.hello().equals(hello);
    }
}
