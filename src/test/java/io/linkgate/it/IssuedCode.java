package io.linkgate.it;

import java.time.Duration;
import java.time.Instant;

/**
 * A ref that the sandbox's server issued, and when it takes it.
 *
 * @param noisePublic the key of the companion that it was issued to, standard base64
 */
record IssuedCode(String noisePublic, String ref, Instant from, Instant until) {

    /** The companion counts from when the ref reached it, which on a busy machine is later than when it was sent. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(750);

    boolean is(PairingText text) {
        return ref.equals(text.ref()) && noisePublic.equals(text.noisePublic());
    }

    /** Whether the code was good at some moment of the call that was answered with it. */
    boolean wasLiveDuring(Answer call) {
        return call.answered().isAfter(from) && call.asked().isBefore(until.plus(ON_THE_WAY));
    }
}
