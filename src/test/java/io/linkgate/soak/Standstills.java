package io.linkgate.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * When this process, and with it the stand-in, stood still: a server that cannot run answers nothing, and is rightly taken for
 * dead after its ten seconds. Noticed by a heart that beats late.
 */
final class Standstills {

    /** Half of what a keep-alive is given; a machine that is merely busy is not that late. */
    private static final Duration LONG = Duration.ofSeconds(5);

    /** Between an answer that is owed and what became of it. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(15);

    private static final long BEAT_MILLIS = 100;

    private final List<Standstill> all = new CopyOnWriteArrayList<>();
    private Instant lastBeat = Instant.now();

    private record Standstill(Instant from, Instant until) {}

    /** Begins to beat. */
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
