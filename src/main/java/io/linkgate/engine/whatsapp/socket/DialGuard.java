package io.linkgate.engine.whatsapp.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Keeps dials away from a server that does not speak HTTP. The JDK's client never closes a socket on which it found something
 * else in the place of an answer, or too many headers, not even when the client itself is garbage; and it waits without a limit
 * for the body of an answer that is no WebSocket. Nothing outside the client can reach that socket.
 *
 * <p>So one such dial costs a socket, and makes the server suspect. While it is, dials go to a {@link DialProbe} first: a
 * socket of our own that asks for a WebSocket, with a deadline and a bound, and is always closed. Only an answer that the JDK can
 * take ends the suspicion. A server that shows the probe one face and the client another is dialled again after a pause that
 * doubles each time, from a second to an hour, and halves with each hour. A healthy server is never probed.
 * Safe for use by any thread.
 */
final class DialGuard {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 12; // 4096 s
    private static final long FORGIVEN_AFTER_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Function<URI, Optional<String>> probe;
    private final LongSupplier nanoTime;
    private boolean suspect;
    private int strikes;
    private long lastStrike;
    private Optional<CompletableFuture<Optional<String>>> running = Optional.empty();

    /**
     * @param probe asks the server; blocks for some seconds at most; the reason why it must not be dialled, or empty
     * @param nanoTime as {@link System#nanoTime}
     */
    DialGuard(Function<URI, Optional<String>> probe, LongSupplier nanoTime) {
        this.probe = Objects.requireNonNull(probe);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    /** Why that server must not be dialled now; empty when it may be. Completed at once unless it has to be probed. */
    CompletionStage<Optional<String>> refusal(URI endpoint) {
        CompletableFuture<Optional<String>> answer;
        synchronized (this) {
            if (!suspect) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            if (isPausing()) {
                return CompletableFuture.completedFuture(
                        Optional.of("it answered something that is not HTTP; it is asked again later"));
            }
            if (running.isPresent()) {
                return running.get();
            }
            answer = new CompletableFuture<>();
            running = Optional.of(answer);
        }
        Thread thread = new Thread(() -> probe(endpoint, answer), "linkgate-dial-probe");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    /** A dial has cost a socket. */
    synchronized void struck() {
        if (!suspect) { // others of the same moment are no further reason
            forgive();
            suspect = true;
            strikes = Math.min(strikes + 1, MAX_DOUBLINGS);
            lastStrike = nanoTime.getAsLong();
        }
    }

    private void probe(URI endpoint, CompletableFuture<Optional<String>> answer) {
        Optional<String> refusal = Optional.of("it could not be probed");
        try {
            refusal = probe.apply(endpoint);
        } finally {
            synchronized (this) {
                suspect = refusal.isPresent();
                running = Optional.empty();
            }
            answer.complete(refusal);
        }
    }

    /** After the first strike the probe alone decides. */
    private boolean isPausing() {
        forgive();
        return strikes > 1 && nanoTime.getAsLong() - lastStrike < FIRST_PAUSE.toNanos() << (strikes - 1);
    }

    private void forgive() {
        long hours = strikes == 0 ? 0 : (nanoTime.getAsLong() - lastStrike) / FORGIVEN_AFTER_NANOS;
        if (hours > 0) {
            strikes = (int) Math.max(0, strikes - hours);
            lastStrike += hours * FORGIVEN_AFTER_NANOS;
        }
    }
}
