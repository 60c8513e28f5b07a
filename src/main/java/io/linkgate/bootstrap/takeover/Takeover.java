package io.linkgate.bootstrap.takeover;

import io.linkgate.config.SettingsException;
import io.linkgate.storage.connection.DatabaseAwayException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Linkgate, again and again while its database is away: because another Linkgate has it, such as the one that this
 * one replaces, or because its server does not answer. The first attempt is made by the thread that starts the
 * application, the others by one thread that ends with the last of them. A Linkgate that loses its database is closed, and
 * started again in the same way: another one may have changed everything meanwhile.
 *
 * <p>A failure that waiting cannot mend ends the first attempt with its exception. Later on the application cannot be
 * refused any more: then it is logged, and every request answered with 503.
 */
public final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    /** An attempt that is under way cannot be interrupted; a server that does not answer holds it up for 5 s. */
    private static final Duration UNTIL_AN_ATTEMPT_ENDS = Duration.ofSeconds(15);

    private final Startable linkgate;
    private final WaitingFilter waiting;
    private final Supplier<ScheduledExecutorService> threads;
    private final Runnable failed;
    private Optional<ScheduledExecutorService> thread = Optional.empty(); // guarded by this
    private boolean closed; // guarded by this
    private boolean running; // guarded by this
    private boolean lost; // guarded by this
    private String lastReason = ""; // confined to the thread of the attempt

    /** What is started. Its methods are called one at a time. */
    public interface Startable {

        /**
         * Starts it; leaves nothing behind if it fails, and may be called again then, or when it has been closed.
         *
         * @param lost to be called once if its database is lost from now on, by any thread; never waits
         * @throws DatabaseAwayException if another attempt may succeed
         */
        void start(Runnable lost);

        /** Reports that it runs, and is not about to be closed. */
        void started();

        /** Stops it; does nothing if it is not started. */
        void close();
    }

    /**
     * Creates it.
     *
     * @param waiting answers until Linkgate runs
     * @param threads makes a scheduler with one thread, which is shut down here
     * @param failed is called when a later attempt fails for good
     */
    public Takeover(
            Startable linkgate, WaitingFilter waiting, Supplier<ScheduledExecutorService> threads, Runnable failed) {
        this.linkgate = Objects.requireNonNull(linkgate);
        this.waiting = Objects.requireNonNull(waiting);
        this.threads = Objects.requireNonNull(threads);
        this.failed = Objects.requireNonNull(failed);
    }

    /** Makes the first attempt; if the database is away, others follow in the background. */
    public void begin() {
        try {
            start();
        } catch (DatabaseAwayException e) {
            await(e);
            return;
        }
        runs();
    }

    private void start() {
        synchronized (this) {
            lost = false;
        }
        linkgate.start(this::lose);
    }

    private void runs() {
        linkgate.started();
        lastReason = "";
        synchronized (this) {
            running = true;
            if (lost) {
                schedule(this::startAgain, Duration.ZERO);
            }
        }
    }

    private void lose() {
        waiting.close();
        synchronized (this) {
            lost = true;
            if (running) {
                schedule(this::startAgain, Duration.ZERO);
            }
        }
    }

    private void startAgain() {
        synchronized (this) {
            running = false;
        }
        LOG.warn("Linkgate has lost its database: it is closed, and starts again as soon as it can");
        linkgate.close();
        tryAgain();
    }

    private synchronized void schedule(Runnable attempt, Duration delay) {
        if (closed) {
            return;
        }
        if (thread.isEmpty() || thread.get().isShutdown()) {
            thread = Optional.of(threads.get());
        }
        var unused = thread.get().schedule(attempt, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void await(DatabaseAwayException away) {
        if (!away.getMessage().equals(lastReason)) {
            lastReason = away.getMessage();
            LOG.warn(
                    "Linkgate waits: {}. Calls are answered with 503 until it can start, which it tries twice a second",
                    lastReason);
            LOG.debug("The database is away", away);
        }
        waiting.waitFor(away.reason());
        schedule(this::tryAgain, BETWEEN_ATTEMPTS);
    }

    private void tryAgain() {
        if (isClosed()) {
            return;
        }
        try {
            start();
        } catch (DatabaseAwayException e) {
            await(e);
            return;
        } catch (Throwable e) {
            giveUp(e);
            return;
        }
        if (end()) {
            linkgate.close();
        } else {
            runs();
        }
    }

    private void giveUp(Throwable e) {
        waiting.fail();
        if (e instanceof SettingsException refused) {
            LOG.error("{}", refused.getMessage());
        } else {
            LOG.error("Linkgate cannot start, and does not try again", e);
        }
        if (!end()) {
            failed.run();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the thread with its present task; returns whether everything has been closed. */
    private synchronized boolean end() {
        thread.ifPresent(ScheduledExecutorService::shutdown);
        return closed;
    }

    /** Stops Linkgate, or the waiting for it. */
    public void close() {
        Optional<ScheduledExecutorService> last;
        synchronized (this) {
            closed = true;
            last = thread;
        }
        if (last.isEmpty() || hasEnded(last.get())) {
            linkgate.close();
        } // else by the attempt that is still under way
    }

    private static boolean hasEnded(ScheduledExecutorService thread) {
        thread.shutdown();
        try {
            return thread.awaitTermination(UNTIL_AN_ATTEMPT_ENDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
