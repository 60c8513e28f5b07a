package io.linkgate.engine.whatsapp.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A guard against dials to a server that does not speak HTTP. The JDK's client never closes a socket on which it
 * received something other than an answer, or too many headers, not even when the client itself is garbage; and it
 * waits without limit for the body of an answer that is not a WebSocket. Nothing outside the client can reach that
 * socket.
 *
 * <p>So one such dial leaks a socket and makes the server suspect. A suspect server is asked by a {@link DialProbe}
 * before each dial: a socket of our own that requests a WebSocket, with a deadline and a size limit, and is always
 * closed. Only an answer that the JDK can handle ends the suspicion. A server that answers the probe but not the client
 * is dialled again after a pause that doubles each time, from a second to an hour, and halves with each hour. A healthy
 * server is never probed. Safe for use by any thread.
 */
final class DialGuard {

    private static final String NOT_PROBED = "it could not be probed";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 12; // 4096 s
    private static final long FORGIVEN_AFTER_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Function<URI, Optional<String>> probe;
    private final LongSupplier nanoTime;
    private final Executor threads;
    private boolean suspect;
    private int strikes;
    private long lastStrike;
    private Optional<CompletableFuture<Optional<String>>> running = Optional.empty();

    /**
     * @param probe asks the server and returns why it must not be dialled, or empty; blocks for a few seconds at most
     * @param nanoTime as {@link System#nanoTime}
     */
    DialGuard(Function<URI, Optional<String>> probe, LongSupplier nanoTime) {
        this(probe, nanoTime, DialGuard::start);
    }

    /** @param threads runs each probe */
    DialGuard(Function<URI, Optional<String>> probe, LongSupplier nanoTime, Executor threads) {
        this.probe = Objects.requireNonNull(probe);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.threads = Objects.requireNonNull(threads);
    }

    private static void start(Runnable probe) {
        Thread thread = new Thread(probe, "linkgate-dial-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns why a server must not be dialled now; empty if it may be. Completed at once unless it has to be probed.
     */
    CompletionStage<Optional<String>> refusal(URI endpoint) {
        CompletableFuture<Optional<String>> answer;
        synchronized (this) {
            if (!suspect) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            if (isPausing()) {
                return CompletableFuture.completedFuture(
                        Optional.of("it answered something that is not HTTP; it will be asked again later"));
            }
            if (running.isPresent()) {
                return running.get();
            }
            answer = new CompletableFuture<>();
            running = Optional.of(answer);
        }
        try {
            threads.execute(() -> probe(endpoint, answer));
        } catch (Throwable notStarted) { // for example no memory for a thread
            end(Optional.of(NOT_PROBED), answer);
        }
        return answer;
    }

    /** Records a dial that has leaked a socket. */
    synchronized void struck() {
        if (!suspect) { // simultaneous dials count once
            forgetOldStrikes();
            suspect = true;
            strikes = Math.min(strikes + 1, MAX_DOUBLINGS);
            lastStrike = nanoTime.getAsLong();
        }
    }

    private void probe(URI endpoint, CompletableFuture<Optional<String>> answer) {
        Optional<String> refusal = Optional.of(NOT_PROBED);
        try {
            refusal = probe.apply(endpoint);
        } finally {
            end(refusal, answer);
        }
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void end(Optional<String> refusal, CompletableFuture<Optional<String>> answer) {
        synchronized (this) {
            suspect = refusal.isPresent();
            running = Optional.empty();
        }
        answer.complete(refusal);
    }

    /** Returns the pause before the next dial; after the first strike the probe alone decides. */
    private boolean isPausing() {
        forgetOldStrikes();
        return strikes > 1 && nanoTime.getAsLong() - lastStrike < FIRST_PAUSE.toNanos() << (strikes - 1);
    }

    private void forgetOldStrikes() {
        long hours = strikes == 0 ? 0 : (nanoTime.getAsLong() - lastStrike) / FORGIVEN_AFTER_NANOS;
        if (hours > 0) {
            strikes = (int) Math.max(0, strikes - hours);
            lastStrike += hours * FORGIVEN_AFTER_NANOS;
        }
    }
}
