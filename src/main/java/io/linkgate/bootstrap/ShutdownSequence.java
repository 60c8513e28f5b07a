package io.linkgate.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, so that it can be stopped in the opposite order; a part that fails to stop does not hold up the rest. */
final class ShutdownSequence {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final Deque<Closer> closers = new ArrayDeque<>();

    /** Remembers how to stop a part that has just been started. */
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

    /** A server that has replaced the WAR beneath us can load no class any more, not even one that a log needs. */
    private static void report(Closer closer, Throwable failure) {
        try {
            LOG.warn("Stopping {} failed", closer.part(), failure);
        } catch (LinkageError unreported) {
            failure.addSuppressed(unreported);
        }
    }

    private record Closer(String part, AutoCloseable close) {}
}
