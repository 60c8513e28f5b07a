package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.pairing.PairingTiming;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The time limits of all steps, learned by all connections of one engine together. Safe for use by any thread. */
final class LearnedTimeouts {

    private final PairingTiming usual;
    private final Map<TimedStep, LearnedTimeout> steps = new EnumMap<>(TimedStep.class);

    /** @param usual the limits before anything was learned, and the maximum of each */
    LearnedTimeouts(PairingTiming usual) {
        this.usual = usual;
        for (TimedStep step : TimedStep.values()) {
            steps.put(step, new LearnedTimeout(longest(step)));
        }
    }

    private Duration longest(TimedStep step) {
        return switch (step) {
            case DIAL -> usual.dial();
            case HANDSHAKE, LOGIN -> usual.handshake();
            case REFS -> usual.refs();
            case RESTART -> usual.restart();
        };
    }

    LearnedTimeout of(TimedStep step) {
        return steps.get(step);
    }

    /** Returns the limits for a connection that shows codes. */
    PairingTiming forPairing() {
        return usual.waiting(
                of(TimedStep.DIAL).current(),
                of(TimedStep.HANDSHAKE).current(),
                of(TimedStep.REFS).current(),
                of(TimedStep.RESTART).current());
    }

    /**
     * Returns the limits for the connection of a linked device; the limit of the handshake is also that of the login.
     */
    PairingTiming forLogin() {
        Duration handshake = of(TimedStep.HANDSHAKE).current();
        Duration login = of(TimedStep.LOGIN).current();
        return usual.waiting(
                of(TimedStep.DIAL).current(),
                handshake.compareTo(login) > 0 ? handshake : login,
                usual.refs(),
                usual.restart());
    }
}
