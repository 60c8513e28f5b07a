package io.linkgate.bootstrap;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A periodic task that waits for the disk: the scheduler hands it to a thread for that. While one run is under way, or
 * waits for a thread, the next ones are left out.
 */
final class DiskTask implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskTask.class);

    private final Recurring task;
    private final ExecutorService disk;
    private final AtomicBoolean pending = new AtomicBoolean();

    DiskTask(Runnable task, ExecutorService disk) {
        this.task = new Recurring(task);
        this.disk = disk;
    }

    @Override
    public void run() {
        if (pending.compareAndSet(false, true)) {
            try {
                disk.execute(this::runNow);
            } catch (RejectedExecutionException e) {
                pending.set(false); // the server is stopping
            } catch (Throwable notStarted) { // a scheduler never again runs a task that has thrown
                pending.set(false);
                LOG.error("A recurring task finds no thread; it will run at its next time", notStarted);
            }
        }
    }

    private void runNow() {
        try {
            task.run();
        } finally {
            pending.set(false);
        }
    }
}
