package io.linkgate.it;

import java.time.Duration;
import java.time.Instant;

/**
 * A ref that the sandbox's server issued, and when it accepts it.
 *
 * @param noisePublic the key of the companion that it was issued to, standard base64
 */
record IssuedCode(String noisePublic, String ref, Instant from, Instant until) {

    /**
     * The tolerance: a companion counts from the arrival of the ref, which on a busy machine is later than its sending.
     */
    private static final Duration ON_THE_WAY = Duration.ofMillis(750);

    boolean is(PairingText text) {
        return ref.equals(text.ref()) && noisePublic.equals(text.noisePublic());
    }

    /** Whether the code was valid at some moment of the call that returned it. */
    boolean wasLiveDuring(Answer call) {
        return call.answered().isAfter(from) && call.asked().isBefore(until.plus(ON_THE_WAY));
    }
}
