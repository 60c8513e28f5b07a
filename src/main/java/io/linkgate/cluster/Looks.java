package io.linkgate.cluster;

import java.time.Duration;
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
 * The looks of a node at the others, one at a time: each when the last one has asked for it, and one more as soon as one is
 * asked for meanwhile. Safe for use by any thread.
 */
public final class Looks implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    /** The time from one look to the next, unless something is to be seen before. */
    public static final Duration USUALLY_EVERY = Duration.ofSeconds(1);

    private final Supplier<Duration> look;
    private final ScheduledExecutorService timers;
    private final Executor disk;
    private boolean asked; // guarded by this, like the next
    private boolean underWay;
    private Future<?> next;

    /**
     * Looks at nothing yet.
     *
     * @param look looks, and returns how long until the next time; may block on the database
     * @param timers only hands looks to {@code disk}
     */
    public Looks(Supplier<Duration> look, ScheduledExecutorService timers, Executor disk) {
        this.look = Objects.requireNonNull(look);
        this.timers = Objects.requireNonNull(timers);
        this.disk = Objects.requireNonNull(disk);
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
        }
    }

    private void lookNow() {
        synchronized (this) {
            asked = false;
        }
        Duration wait = USUALLY_EVERY;
        try {
            wait = look.get();
        } catch (RuntimeException | Error e) {
            LOG.error("A look at the other nodes has failed; the next one comes at its time", e);
        } finally {
            goOn(wait);
        }
    }

    private void goOn(Duration wait) {
        synchronized (this) {
            if (!asked) {
                underWay = false;
                try {
                    next = timers.schedule(this, wait.toNanos(), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    LOG.debug("No look is planned any more, since Linkgate stops");
                }
                return;
            }
        }
        hand();
    }
}
