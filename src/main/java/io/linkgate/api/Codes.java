package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.session.Look;
import io.linkgate.session.PairingCode;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Gets the live code of a session and an answer made of it, or says why there is none. A code that dies while its answer is
 * made (a slow drawing, a long pause of the machine) is not answered; the next one is.
 */
final class Codes {

    /** Each try outlives a whole code: more than a few means that no code lives long enough to be shown. */
    private static final int MOST_TRIES = 3;

    private final Sessions sessions;
    private final Clock clock;
    private final Executor answering;

    /**
     * Connects the parts.
     *
     * @param answering makes and writes the answers that had to wait; not the threads of the sessions, which must not be held
     *     up by a slow reader
     */
    Codes(Sessions sessions, Clock clock, Executor answering) {
        this.sessions = sessions;
        this.clock = clock;
        this.answering = answering;
    }

    /**
     * Looks at a session that somebody wants to scan.
     *
     * @param wait how long to wait for a code at most
     * @param answer makes the answer of a live code and the present time
     * @return already done when the code is there; fails with an {@link ApiException} when there is none
     */
    <T> CompletionStage<T> show(Instance instance, Duration wait, BiFunction<PairingCode, Instant, T> answer) {
        return show(instance, wait, 0, answer);
    }

    /**
     * Looks at a session whose present code the caller may have already.
     *
     * @param after the sequence of that code; it is answered only when the time is up and it is still the live one. 0 for none
     */
    <T> CompletionStage<T> show(
            Instance instance, Duration wait, int after, BiFunction<PairingCode, Instant, T> answer) {
        return attempt(instance, clock.instant().plus(wait), after, MOST_TRIES, answer);
    }

    private <T> CompletionStage<T> attempt(
            Instance instance, Instant until, int after, int tries, BiFunction<PairingCode, Instant, T> answer) {
        Duration left = Duration.between(clock.instant(), until);
        CompletableFuture<Look> look = sessions.look(instance, left.isNegative() ? Duration.ZERO : left, after)
                .toCompletableFuture();
        return look.isDone()
                ? look.thenCompose(seen -> answer(instance, seen, until, after, tries, answer))
                : look.thenComposeAsync(seen -> answer(instance, seen, until, after, tries, answer), answering);
    }

    private <T> CompletionStage<T> answer(
            Instance instance,
            Look look,
            Instant until,
            int after,
            int tries,
            BiFunction<PairingCode, Instant, T> answer) {
        Instant now = clock.instant();
        Optional<PairingCode> code = look.snapshot().liveCode(now);
        if (code.isEmpty()) {
            throw NoCode.because(instance, look, now);
        }
        T answered = answer.apply(code.get(), now);
        if (code.get().isLiveAt(clock.instant())) {
            return CompletableFuture.completedFuture(answered);
        }
        if (tries > 1) {
            return attempt(instance, until, after, tries - 1, answer);
        }
        throw NoCode.because(instance, look, clock.instant());
    }
}
