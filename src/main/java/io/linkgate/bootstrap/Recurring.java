package io.linkgate.bootstrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is run again and again, also after it has failed: a scheduler never runs one again that has thrown. */
record Recurring(Runnable task) implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A recurring task failed; it is run again at its next time", e);
        }
    }
}
