package io.linkgate.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks of a node at the others, one at a time. Each sets the time of the next; one that is requested during a
 * look follows at once. Safe for use by any thread.
 */
public final class Looks implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    /** The time from one look to the next, unless something is to be seen before. */
    public static final Duration USUALLY_EVERY = Duration.ofSeconds(1);

    private final Supplier<Duration> look;
    private final ScheduledExecutorService timers;
    private final Executor disk;
    private final Clock clock;
    private boolean asked; // guarded by this, like the next
    private boolean underWay;
    private Future<?> next;

    /**
     * Looks at nothing yet.
     *
     * @param look looks, and returns how long until the next time, from its beginning; may block on the database
     * @param timers only hands looks to {@code disk}
     */
    public Looks(Supplier<Duration> look, ScheduledExecutorService timers, Executor disk, Clock clock) {
        this.look = Objects.requireNonNull(look);
        this.timers = Objects.requireNonNull(timers);
        this.disk = Objects.requireNonNull(disk);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Looks at once, or once more as soon as the look under way is over; and again and again from then on. Never waits. */
    @Override
    public void run() {
        synchronized (this) {
            asked = true;
            if (underWay) {
                return;
            }
            underWay = true;
            if (next != null) {
                next.cancel(false);
            }
        }
        hand();
    }

    private void hand() {
        try {
            disk.execute(this::lookNow);
        } catch (RejectedExecutionException e) {
            LOG.debug("No look is taken any more, since Linkgate stops");
        } catch (Throwable notStarted) {
            LOG.error("A look at the other nodes finds no thread; the next one comes at its time", notStarted);
            plan(USUALLY_EVERY);
        }
    }

    private void lookNow() {
        synchronized (this) {
            asked = false;
        }
        Instant begun = clock.instant();
        Duration wait = USUALLY_EVERY;
        try {
            wait = look.get();
        } catch (RuntimeException | Error e) {
            LOG.error("A look at the other nodes has failed; the next one comes at its time", e);
        } finally {
            goOn(left(wait, Duration.between(begun, clock.instant())));
        }
    }

    /** A clock that was set back makes no wait longer. */
    private static Duration left(Duration wait, Duration taken) {
        if (taken.isNegative()) {
            return wait;
        }
        return taken.compareTo(wait) < 0 ? wait.minus(taken) : Duration.ZERO;
    }

    private void goOn(Duration wait) {
        synchronized (this) {
            if (!asked) {
                plan(wait);
                return;
            }
        }
        hand();
    }

    private synchronized void plan(Duration wait) {
        underWay = false;
        try {
            next = timers.schedule(this, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("No look is planned any more, since Linkgate stops");
        } catch (Throwable notPlanned) { // without looks this node would lose all that it has
            LOG.error("No look at the other nodes can be planned; the next one comes at once", notPlanned);
            disk.execute(this);
        }
    }
}
