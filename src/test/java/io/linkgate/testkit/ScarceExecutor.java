package io.linkgate.testkit;

import java.util.concurrent.Executor;

/** An executor that finds no memory for a thread, as often as a test says, and works afterwards. */
public final class ScarceExecutor implements Executor {

    private final Executor executor;
    private int failures;

    public ScarceExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Makes the next tasks fail. */
    public void failNext(int tasks) {
        failures = tasks;
    }

    @Override
    public void execute(Runnable task) {
        if (failures > 0) {
            failures--;
            throw new InternalError("no thread");
        }
        executor.execute(task);
    }
}
