package io.linkgate.bootstrap;

import io.linkgate.storage.SqlFailures;
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
            if (SqlFailures.meanThatItIsLost(e)) {
                LOG.debug("A recurring task waits for the database, which has been reported", e);
                return;
            }
            LOG.error("A recurring task failed; it will run again at its next time", e);
        }
    }
}
