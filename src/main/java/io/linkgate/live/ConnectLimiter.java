package io.linkgate.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many sessions connect at once. The rest queue in two FIFO lanes, those with a waiting caller first.
 * Thousands of sessions that start together, or lose their network together, cause no storm, and the first of them are
 * up before the last begin. Safe for use by any thread.
 */
final class ConnectLimiter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectLimiter.class);

    private final Object lock = new Object();
    private final Set<Permit> urgentLane = new LinkedHashSet<>();
    private final Set<Permit> usualLane = new LinkedHashSet<>();
    private final int permits;
    private int free;

    /** @param permits the maximum, 1 or more */
    ConnectLimiter(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("at least one session must be able to connect");
        }
        this.permits = permits;
        this.free = permits;
    }

    /**
     * Asks for a permit, and returns it while it may still be queued.
     *
     * @param urgent whether a caller waits for this session
     * @param mailbox runs the task
     * @param granted runs when the permit is granted, at once if one is free
     */
    Permit acquire(boolean urgent, Executor mailbox, Runnable granted) {
        Permit permit = new Permit(mailbox, granted);
        synchronized (lock) {
            (urgent ? urgentLane : usualLane).add(permit);
        }
        grant();
        return permit;
    }

    /** How long a permit requested now would stay queued, if each one is held for that time. */
    Duration waitAt(Duration each) {
        synchronized (lock) {
            return each.multipliedBy(urgentLane.size() + usualLane.size()).dividedBy(permits);
        }
    }

    /**
     * Grants free permits; begins them outside the lock, since a mailbox may run its task at once. To be called now and
     * then too: one that could not begin for lack of memory waits for the next call.
     */
    void grant() {
        List<Permit> granted = new ArrayList<>();
        synchronized (lock) {
            for (Set<Permit> lane : List.of(urgentLane, usualLane)) {
                Iterator<Permit> queued = lane.iterator();
                while (free > 0 && queued.hasNext()) {
                    Permit next = queued.next();
                    queued.remove();
                    next.held = true;
                    free--;
                    granted.add(next);
                }
            }
        }
        granted.forEach(Permit::begin);
    }

    /** A permit to connect: first queued, then held. */
    final class Permit {

        private final Executor mailbox;
        private final Runnable granted;
        private boolean held;
        private boolean released;

        private Permit(Executor mailbox, Runnable granted) {
            this.mailbox = mailbox;
            this.granted = granted;
        }

        /** Moves to the urgent lane, because a caller waits for this session now. */
        void prioritize() {
            synchronized (lock) {
                if (usualLane.remove(this)) {
                    urgentLane.add(this);
                }
            }
        }

        /** Gives the permit up, queued or held. Further calls do nothing. */
        void release() {
            synchronized (lock) {
                if (released) {
                    return;
                }
                released = true;
                if (held) {
                    free++;
                } else {
                    urgentLane.remove(this);
                    usualLane.remove(this);
                }
            }
            grant();
        }

        private void requeue() {
            synchronized (lock) {
                if (held && !released) {
                    held = false;
                    free++;
                    urgentLane.add(this);
                }
            }
        }

        private void begin() {
            try {
                mailbox.execute(granted);
            } catch (RejectedExecutionException shutDown) {
                // The threads are closed, and the sessions with them; no further permit is granted.
            } catch (Throwable notStarted) {
                // Out of memory: the other permits granted in this turn must not be lost with this one.
                LOG.error("A session could not start connecting; it is queued again", notStarted);
                requeue();
            }
        }
    }
}
