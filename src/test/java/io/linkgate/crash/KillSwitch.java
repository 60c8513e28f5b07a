package io.linkgate.crash;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The switch that kills one server according to its plan, once. Safe for use by any thread. */
final class KillSwitch {

    private final Moment moment;
    private final Duration delay;
    private final ScheduledExecutorService scheduler;
    private final Runnable kill;
    private int passes;
    private boolean struck;
    private volatile boolean thrown;
    private volatile boolean overdue;

    /**
     * Waits for the moment of that plan.
     *
     * @param usualStart how long the server takes to start
     * @param kill ends the server at once
     */
    KillSwitch(KillPlan plan, Duration usualStart, ScheduledExecutorService scheduler, Runnable kill) {
        this.moment = plan.moment();
        this.delay = plan.delay(usualStart);
        this.passes = plan.passes();
        this.scheduler = scheduler;
        this.kill = kill;
    }

    /** That moment is now. */
    synchronized void happened(Moment now) {
        if (now != moment || struck || passes-- > 0) {
            return;
        }
        struck = true;
        if (delay.isZero()) {
            strike();
        } else {
            Future<?> unused = scheduler.schedule(this::strike, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The moment may not come at all: then it is over after that time. */
    void notLaterThan(Duration limit) {
        Future<?> unused = scheduler.schedule(this::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the server's end is our doing. */
    boolean isThrown() {
        return thrown;
    }

    /** Whether the moment did not come in time. */
    boolean isOverdue() {
        return overdue;
    }

    private void giveUp() {
        synchronized (this) {
            if (struck) {
                return;
            }
            struck = true;
            overdue = true;
        }
        strike();
    }

    private void strike() {
        thrown = true;
        kill.run();
    }
}
