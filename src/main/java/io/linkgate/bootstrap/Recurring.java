package io.linkgate.bootstrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A periodic task that keeps running after a failure: a scheduler never again runs a task that has thrown. */
record Recurring(Runnable task) implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A recurring task failed; it will run again at its next time", e);
        }
    }
}
