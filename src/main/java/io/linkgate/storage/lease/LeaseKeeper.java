package io.linkgate.storage.lease;

import io.linkgate.storage.lease.LeaseTerm.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease: renews it, and reports once that it is lost, for good. The one thread watches the time, and never waits;
 * another one asks the database, which may not answer. Safe for use by any thread.
 */
public final class LeaseKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Renewal renewal;
    private final Executor asking;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new ArrayList<>(); // guarded by this
    private boolean renewing; // guarded by this
    private volatile LeaseTerm term; // written while guarded by this
    private volatile boolean lost; // written while guarded by this

    /** The lease in the database. */
    @FunctionalInterface
    public interface Renewal {

        /**
         * Renews it; may block.
         *
         * @return false if it is over, or another node has the database
         * @throws SQLException if the database cannot be asked
         */
        boolean renew() throws SQLException;
    }

    /**
     * Begins to keep a lease that has just been taken.
     *
     * @param taken the term since the lease was asked for
     * @param watching watches the time; its thread must do nothing that waits
     * @param asking runs renewals, one at a time
     * @param nanoTime as {@link System#nanoTime()}
     */
    public LeaseKeeper(
            Renewal renewal,
            LeaseTerm taken,
            ScheduledExecutorService watching,
            Executor asking,
            LongSupplier nanoTime) {
        this.renewal = Objects.requireNonNull(renewal);
        this.asking = Objects.requireNonNull(asking);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.term = Objects.requireNonNull(taken);
        var unused = watching.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the lease can be relied on now. Reads the time; never waits. */
    public boolean isHeld() {
        return !lost && term.isTrusted(nanoTime.getAsLong());
    }

    /** Whether the lease has been reported as lost. */
    public boolean isLost() {
        return lost;
    }

    /** Returns the time since the last renewal. */
    public Duration age() {
        return term.age(nanoTime.getAsLong());
    }

    /**
     * Adds a listener, which is called once when the lease is lost, on a thread that must not be held up, and before
     * those that were added earlier; at once, if it is lost already.
     */
    public void whenLost(Runnable listener) {
        synchronized (this) {
            if (!lost) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    private void look() {
        try {
            Step step = term.step(nanoTime.getAsLong());
            if (step == Step.END) {
                lose("it could not be renewed for " + LeaseTerm.TRUST.toSeconds() + " s");
            } else if (step == Step.RENEW && begin()) {
                ask();
            }
        } catch (Throwable e) { // also out of memory or threads: this must look on
            LOG.debug("A look at the lease has failed; the next one follows", e);
        }
    }

    private void ask() {
        boolean asked = false;
        try {
            asking.execute(this::renew);
            asked = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The lease is not renewed now: Linkgate stops, or its threads wait for the server");
        } finally {
            if (!asked) {
                ended(); // the next look asks again
            }
        }
    }

    private synchronized boolean begin() {
        boolean first = !renewing && !lost;
        renewing |= first;
        return first;
    }

    private void renew() {
        try {
            var unused = renewNow();
            ended();
        } catch (Throwable e) { // also out of memory or threads: it must be asked for again
            failed();
            LOG.debug("The lease could not be renewed", e);
        }
    }

    /**
     * Renews the lease at once, on the calling thread. A database that answers again is used at once, so its lease must
     * not end by a renewal that is due a moment later.
     *
     * @return false if it is lost
     * @throws SQLException if the database cannot be asked
     */
    public boolean renewNow() throws SQLException {
        if (lost) {
            return false;
        }
        long asked = nanoTime.getAsLong();
        if (renewal.renew()) {
            renewed(asked);
        } else {
            lose("another Linkgate has the database, or had it since");
        }
        return !lost;
    }

    private synchronized void renewed(long asked) {
        if (asked - term.asked() > 0) {
            term = LeaseTerm.since(asked);
        }
    }

    private synchronized void ended() {
        renewing = false;
    }

    private synchronized void failed() {
        term = term.failed(nanoTime.getAsLong());
        renewing = false;
    }

    /** Reports that the lease is lost, because its time is over or the database has said so. */
    void lose(String why) {
        List<Runnable> told;
        synchronized (this) {
            if (lost) {
                return;
            }
            told = new ArrayList<>(listeners);
            lost = true;
        }
        Collections.reverse(told);
        List<Throwable> failures = new ArrayList<>();
        for (Runnable listener : told) {
            try {
                listener.run();
            } catch (Throwable e) { // also out of memory or threads: the others still have to end what they keep open
                failures.add(e);
            }
        }
        LOG.warn("The lease of the database is lost: {}. All connections are closed until it is held again", why);
        failures.forEach(failure -> LOG.error("What has to end with the lease has failed to", failure));
    }
}
