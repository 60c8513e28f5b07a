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
 * Produces a response from the live code of a session, or the reason why there is none. If a code expires while its
 * response is made, because of slow drawing or a long pause of the machine, the next code is used.
 */
public final class Codes {

    /** Each attempt takes longer than a code lives: after a few, no code will live long enough to be shown. */
    private static final int MAX_ATTEMPTS = 3;

    private final Sessions sessions;
    private final Clock clock;
    private final Executor answering;

    /**
     * Connects the parts.
     *
     * @param answering makes and writes responses that had to wait; never a thread of the sessions, which a slow reader
     *     must not hold up
     */
    public Codes(Sessions sessions, Clock clock, Executor answering) {
        this.sessions = sessions;
        this.clock = clock;
        this.answering = answering;
    }

    /** Begins the wait of a call for a code of its session. */
    public CodeWait begin(CodeCall asked) {
        return begin(asked.instance(), asked.patience(), asked.after());
    }

    /**
     * Begins a wait for a code of a session.
     *
     * @param patience the maximum wait; zero or more
     * @param after the sequence number of the code that the caller already has; that code is used only if it is still
     *     live when the wait ends. 0 for none
     */
    public CodeWait begin(Instance instance, Duration patience, int after) {
        Instant until = clock.instant().plus(patience);
        return new CodeWait(
                until, after, sessions.awaitCode(instance, patience, after).toCompletableFuture());
    }

    /** Returns the error for a call whose wait is over without a code; empty if a code is live. */
    Optional<Problem> refusal(Instance instance, CodePoll seen) {
        Instant now = clock.instant();
        return seen.snapshot().liveCode(now).isPresent()
                ? Optional.empty()
                : Optional.of(NoCode.because(instance, seen, now).problem());
    }

    /**
     * Runs a task that makes and writes a response; throws {@link java.util.concurrent.RejectedExecutionException}
     * after shutdown.
     */
    void answer(Runnable task) {
        answering.execute(task);
    }

    /**
     * Makes a response from the live code of a session.
     *
     * @param wait the wait for the code, which may be over
     * @param answer makes the response from a live code and the present time
     * @return already complete if the wait is over; fails with an {@link ApiException} if there is no code
     */
    <T> CompletionStage<T> show(Instance instance, CodeWait wait, BiFunction<QrCode, Instant, T> answer) {
        return attempt(instance, wait, MAX_ATTEMPTS, answer);
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
