package io.linkgate.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Every pool of a program in one: runs tasks one after the other in the calling thread. A task that is given by another one waits
 * until that is done; whoever gives one from outside comes back when nothing is left to do. So nothing happens inside of
 * something else, as on real pools, and always in the same order, unlike there. For one thread.
 */
public final class RunLoop implements Executor {

    /** What is still busy after so many tasks at one moment goes round in a circle. */
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
                throw new AssertionError("it never gets quiet: " + done + " tasks at one moment");
            }
        }
    }
}
