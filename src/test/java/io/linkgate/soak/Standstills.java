package io.linkgate.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The standstills of this process, and with it of the stand-in: a server that cannot run answers nothing and is rightly
 * considered dead after ten seconds. Detected by a heartbeat that is late.
 */
final class Standstills {

    /** Half of a keep-alive's time limit; a machine that is merely busy is never that late. */
    private static final Duration LONG = Duration.ofSeconds(5);

    /** The time between an expected answer and its consequences. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);

    private static final long BEAT_MILLIS = 100;

    private final List<Standstill> all = new CopyOnWriteArrayList<>();
    private Instant lastBeat = Instant.now();

    private record Standstill(Instant from, Instant until) {}

    /** Starts the heartbeat. */
    Standstills(ScheduledExecutorService clock) {
        clock.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether there was one shortly before. */
    boolean explain(Instant at) {
        return all.stream()
                .anyMatch(still -> still.from().isBefore(at)
                        && still.until().plus(AFTERWARDS).isAfter(at));
    }

    int count() {
        return all.size();
    }

    private void beat() {
        Instant now = Instant.now();
        if (Duration.between(lastBeat, now).compareTo(LONG) > 0) {
            all.add(new Standstill(lastBeat, now));
        }
        lastBeat = now;
    }
}
