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
 * From a phone into which a code was typed to its confirmation (whatsmeow {@code pair-code.go},
 * {@code handleCodePairNotification}). A phone into which a wrong code was typed cannot open what it gets, tells nobody, and
 * comes again.
 */
final class PhoneLinks {

    /** How long the phone may take to confirm. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How often a phone may come with one code. The code has 40 bits; one client is known to stop here too. */
    static final int MOST_HELLOS = 3;

    private final PairingSettings settings;
    private final CodeDisplay display;

    PhoneLinks(PairingSettings settings, CodeDisplay display) {
        this.settings = settings;
        this.display = display;
    }

    /** A phone came. What does not belong to a code that is good now is passed over. */
    static Step<PairingState, PairingAction> helloCame(
            Offering state, Node registration, Instant now, Step<PairingState, PairingAction> acknowledged) {
        Optional<PrimaryHello> hello = PrimaryHello.of(registration);
        RequestedPairingCode code = state.typed().code();
        if (hello.isEmpty()
                || !(code instanceof Offered offered)
                || !hello.get().ref().equals(offered.ref())
                || !now.isBefore(offered.until())
                || offered.hellos() >= MOST_HELLOS) {
            return acknowledged;
        }
        Sealing sealing = new Sealing(
                hello.get(), now.plus(PATIENCE), state.typed().pending().refreshOwed());
        return acknowledged
                .in(state.withTyped(new PairingCodeState(offered.heardOf(), sealing)))
                .and(new PairingAction.SealBundle(offered.request(), hello.get()));
    }

    /**
     * What the phone needs is made. The new secret is in place, in the keys and in the code on show, before the phone can use
     * it.
     */
    Step<PairingState, PairingAction> sealed(PairingState before, PairingEvent.BundleSealed sealed, Instant now) {
        if (!(before instanceof Offering state) || !isWaitedFor(state, sealed.hello())) {
            return PairingSteps.to(before);
        }
        Liveness liveness = state.liveness().requested();
        String id = settings.idPrefix() + liveness.asked();
        Finishing finishing =
                new Finishing(id, now.plus(PATIENCE), state.typed().pending().refreshOwed());
        Offering next = state.withLiveness(liveness).withTyped(state.typed().with(finishing));
        Node finish = PairingCodeStanzas.companionFinish(
                id, settings, sealed.request(), sealed.hello().ref(), sealed.bundle());
        return display.redraw(next, sealed.bundle().advSecret(), now)
                .after(new PairingAction.KeepSecret(sealed.bundle().advSecret()))
                .and(new PairingAction.Send(finish));
    }

    /** The phone's keys are none; such a phone gets no answer. */
    Step<PairingState, PairingAction> notSealed(PairingState before, PrimaryHello hello) {
        return before instanceof Offering state && isWaitedFor(state, hello) ? givenUp(state) : PairingSteps.to(before);
    }

    /** Whether the stanza answers what we sent for the phone. */
    static boolean isAnswer(Offering state, Node iq) {
        return state.typed().pending() instanceof Finishing finishing
                && iq.has("id", finishing.id())
                && !CompanionStanzas.isRequest(iq);
    }

    /** The server has passed it on, or not. */
    Step<PairingState, PairingAction> answered(Offering state, Node iq) {
        return iq.has("type", "error") ? givenUp(state) : PairingSteps.to(state);
    }

    /** Remembers that the server wants a new secret, for when it may be made. */
    static Offering owingRefresh(Offering state) {
        return state.withTyped(state.typed().with(state.typed().pending().owingRefresh()));
    }

    /** Gives up a link that does not come about in time. */
    Step<PairingState, PairingAction> timePassed(Offering state, Instant now) {
        return now.isBefore(state.typed().pending().until()) ? PairingSteps.to(state) : givenUp(state);
    }

    /**
     * What was put off for its sake is due now; without a code to show, nothing is left. A phone that was sent a bundle shares the
     * secret in place with us, so another one is made even when the server did not ask.
     */
    private static Step<PairingState, PairingAction> givenUp(Offering state) {
        PhoneLink pending = state.typed().pending();
        PairingAction[] owed = pending.refreshOwed() || pending instanceof Finishing
                ? new PairingAction[] {new PairingAction.MakeSecret()}
                : new PairingAction[0];
        return state instanceof AwaitingSuccess
                ? PairingSteps.exhausted(owed)
                : PairingSteps.to(state.withTyped(state.typed().with(new PhoneLink.None())), owed);
    }

    private static boolean isWaitedFor(Offering state, PrimaryHello hello) {
        return state.typed().pending() instanceof Sealing sealing
                && sealing.hello().equals(hello);
    }
}
