package io.linkgate.storage;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for the disk that is done in rounds, one at a time, until nothing is left. What comes during a round is for the
 * next one. A round that fails is repeated; so is one that found no thread, for example for lack of memory: work that
 * waits must not be forgotten. Safe for use by any thread; no caller waits.
 */
public final class DiskRounds implements Runnable {

    /** The pause after a failure. */
    public static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DiskRounds.class);

    private final Supplier<Optional<Duration>> round;
    private final Executor disk;
    private final ScheduledExecutorService timers;
    private boolean wanted; // guarded by this
    private boolean underWay; // a round, or the pause before the next one; guarded by this

    /**
     * Begins no round yet.
     *
     * @param round takes what waits and does it; returns the pause before the next round, empty if nothing is left.
     *     What it throws is logged, so it handles the failures of the database by itself
     * @param disk runs tasks that wait for the disk
     * @param timers only hands rounds to {@code disk}
     */
    public DiskRounds(Supplier<Optional<Duration>> round, Executor disk, ScheduledExecutorService timers) {
        this.round = Objects.requireNonNull(round);
        this.disk = Objects.requireNonNull(disk);
        this.timers = Objects.requireNonNull(timers);
    }

    /** There is work: it is done in the round that is about to begin, or in one that follows. Never waits. */
    @Override
    public void run() {
        synchronized (this) {
            wanted = true;
            if (underWay) {
                return;
            }
            underWay = true;
        }
        begin();
    }

    private void begin() {
        try {
            disk.execute(this::takeRound);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The threads are closed; what is left is not done", shutDown);
            stop();
        } catch (Throwable notStarted) {
            LOG.error("Work finds no thread; it is tried again in a second", notStarted);
            pause(AFTER_FAILURE);
        }
    }

    private void takeRound() {
        synchronized (this) {
            wanted = false;
        }
        Optional<Duration> next = Optional.of(AFTER_FAILURE);
        try {
            next = round.get();
        } catch (Throwable e) {
            LOG.error("Work has failed; it is tried again in a second", e);
        } finally {
            goOn(next);
        }
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void goOn(Optional<Duration> next) {
        synchronized (this) {
            if (next.isEmpty() && !wanted) {
                underWay = false;
                return;
            }
        }
        Duration pause = next.orElse(Duration.ZERO);
        if (pause.isZero()) {
            begin();
        } else {
            pause(pause);
        }
    }

    private void pause(Duration pause) {
        try {
            var unused = timers.schedule(this::begin, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The timers are closed; what is left is not done", shutDown);
            stop();
        } catch (Throwable notPlanned) {
            stop();
            throw notPlanned;
        }
    }

    /** What is left waits for the next call. */
    private synchronized void stop() {
        underWay = false;
    }
}
