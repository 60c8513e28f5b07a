package io.linkgate.bootstrap;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A periodic task that waits for the disk: the scheduler hands it to a thread for that. While one run is under way, or
 * waits for a thread, the next ones are left out.
 */
final class DiskTask implements Runnable {

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
