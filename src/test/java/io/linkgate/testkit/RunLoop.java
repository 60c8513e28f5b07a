package io.linkgate.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * A replacement for all pools of a program: it runs tasks one after the other in the calling thread. A task submitted
 * by another task waits until that is done; a submission from outside returns when nothing is left to do. So tasks
 * never nest, as on real pools, but always run in the same order. For one thread.
 */
public final class RunLoop implements Executor {

    /** The number of tasks at one moment after which the program must be in a loop. */
    private static final int MAX_TASKS_AT_ONCE = 200_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            try {
                runAll();
            } finally {
                running = false;
            }
        }
    }

    private void runAll() {
        int done = 0;
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
            done++;
            if (done > MAX_TASKS_AT_ONCE) {
                throw new AssertionError("the tasks never end: " + done + " tasks at one moment");
            }
        }
    }
}
