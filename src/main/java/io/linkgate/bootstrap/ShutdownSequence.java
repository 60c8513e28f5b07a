package io.linkgate.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The started parts, to be stopped in the opposite order; a part that fails to stop does not hold up the rest. */
final class ShutdownSequence {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final Deque<Closer> closers = new ArrayDeque<>();

    /** Adds a part that has just been started. */
    void add(String part, AutoCloseable close) {
        closers.push(new Closer(part, close));
    }

    /** Stops everything; may be called again and then does nothing. */
    void closeAll() {
        while (!closers.isEmpty()) {
            Closer closer = closers.pop();
            try {
                closer.close().close();
            } catch (Throwable e) {
                report(closer, e);
            }
        }
    }

    /**
     * Logs a failure. A server that has replaced the file of the WAR can load no more classes, not even one that
     * logging needs.
     */
    private static void report(Closer closer, Throwable failure) {
        try {
            LOG.warn("Stopping {} failed", closer.part(), failure);
        } catch (LinkageError unreported) {
            failure.addSuppressed(unreported);
        }
    }

    private record Closer(String part, AutoCloseable close) {}
}
