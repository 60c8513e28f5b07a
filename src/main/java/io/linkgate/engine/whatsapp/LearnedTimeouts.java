package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.pairing.PairingTiming;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How long to wait for each step, learned by all connections of one engine together. Safe for use by any thread. */
final class LearnedTimeouts {

    private final PairingTiming usual;
    private final Map<TimedStep, LearnedTimeout> steps = new EnumMap<>(TimedStep.class);

    /** @param usual how long to wait for as long as nothing is known, and at most */
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

    /** What a connection that is to show codes waits for. */
    PairingTiming forPairing() {
        return usual.waiting(
                of(TimedStep.DIAL).current(),
                of(TimedStep.HANDSHAKE).current(),
                of(TimedStep.REFS).current(),
                of(TimedStep.RESTART).current());
    }

    /** What the connection of a linked device waits for; the time of the handshake is that of the login too. */
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
