package io.linkgate.api.code;

import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.session.CodePoll;
import io.linkgate.session.QrCode;
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
public final class Codes {

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
    public Codes(Sessions sessions, Clock clock, Executor answering) {
        this.sessions = sessions;
        this.clock = clock;
        this.answering = answering;
    }

    /** Looks at the session of a call, and begins the wait for its code. */
    public CodeWait begin(CodeCall asked) {
        return begin(asked.instance(), asked.patience(), asked.after());
    }

    /**
     * Looks at a session whose code is wanted, and begins the wait for its code.
     *
     * @param patience how long to wait at most; zero or more
     * @param after the sequence of the code that the caller has already: it is answered only when the time is up and it is
     *     still the live one. 0 for none
     */
    public CodeWait begin(Instance instance, Duration patience, int after) {
        Instant until = clock.instant().plus(patience);
        return new CodeWait(
                until, after, sessions.awaitCode(instance, patience, after).toCompletableFuture());
    }

    /** Why a call whose wait is over is answered without a code; empty when a code is live. */
    Optional<Problem> refusal(Instance instance, CodePoll seen) {
        Instant now = clock.instant();
        return seen.snapshot().liveCode(now).isPresent()
                ? Optional.empty()
                : Optional.of(NoCode.because(instance, seen, now).problem());
    }

    /** Runs what makes and writes an answer; throws {@link java.util.concurrent.RejectedExecutionException} after the end. */
    void answer(Runnable task) {
        answering.execute(task);
    }

    /**
     * Answers with the code of a session.
     *
     * @param wait the wait for it, which may be over
     * @param answer makes the answer of a live code and the present time
     * @return already done when the wait is over; fails with an {@link ApiException} when there is no code
     */
    <T> CompletionStage<T> show(Instance instance, CodeWait wait, BiFunction<QrCode, Instant, T> answer) {
        return attempt(instance, wait, MOST_TRIES, answer);
    }

    private <T> CompletionStage<T> attempt(
            Instance instance, CodeWait wait, int tries, BiFunction<QrCode, Instant, T> answer) {
        CompletableFuture<CodePoll> poll = wait.poll();
        return poll.isDone()
                ? poll.thenCompose(seen -> answer(instance, seen, wait, tries, answer))
                : poll.thenComposeAsync(seen -> answer(instance, seen, wait, tries, answer), answering);
    }

    private <T> CompletionStage<T> answer(
            Instance instance, CodePoll poll, CodeWait wait, int tries, BiFunction<QrCode, Instant, T> answer) {
        Instant now = clock.instant();
        Optional<QrCode> code = poll.snapshot().liveCode(now);
        if (code.isEmpty()) {
            throw NoCode.because(instance, poll, now);
        }
        T answered = answer.apply(code.get(), now);
        if (code.get().isLiveAt(clock.instant())) {
            return CompletableFuture.completedFuture(answered);
        }
        if (tries > 1) {
            Duration left = Duration.between(clock.instant(), wait.until());
            CodeWait next = begin(instance, left.isNegative() ? Duration.ZERO : left, wait.after());
            return attempt(instance, next, tries - 1, answer);
        }
        throw NoCode.because(instance, poll, clock.instant());
    }
}
