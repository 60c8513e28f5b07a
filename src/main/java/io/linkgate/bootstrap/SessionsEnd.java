package io.linkgate.bootstrap;

import io.linkgate.bootstrap.container.StopNotice;
import io.linkgate.live.LiveSessions;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the sessions, and of the calls that wait for them. Safe for use by any thread. */
final class SessionsEnd {

    private static final Logger LOG = LoggerFactory.getLogger(SessionsEnd.class);

    private static final int SECONDS_TO_CLOSE = 5;

    /** A response takes milliseconds; a client that does not read has no longer. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    private final Runnable refusing;
    private final ClusterModule cluster;
    private final EventModule events;
    private final MessageModule messages;
    private final LiveSessions sessions;
    private final Threads threads;

    /** @param refusing lets new calls be refused from now on */
    SessionsEnd(
            Runnable refusing,
            ClusterModule cluster,
            EventModule events,
            MessageModule messages,
            LiveSessions sessions,
            Threads threads) {
        this.refusing = refusing;
        this.cluster = cluster;
        this.events = events;
        this.messages = messages;
        this.sessions = sessions;
        this.threads = threads;
    }

    /** Listens for the server's notice, so that waiting calls are answered while there is still a servlet. */
    StopNotice listen(ServletContext server) {
        return StopNotice.listen(
                ManagementFactory.getPlatformMBeanServer(),
                server.getVirtualServerName(),
                StopNotice.nameOf(server),
                this::early);
    }

    /** Answers the waiting calls and refuses new ones, while calls can still be answered. */
    void early() {
        refusing.run();
        cluster.end();
        events.close();
        messages.end();
        try {
            close();
        } catch (Exception e) {
            LOG.warn("Sessions could not be ended early; what is left is stopped later", e);
        }
        threads.awaitAnswers(TO_ANSWER); // what the server ends by itself is answered 500, by a page
    }

    /** Closes all connections at once, before another Linkgate may open them; the rest has time. */
    void cut(Runnable lost) {
        try {
            refusing.run();
            var unused = sessions.close();
        } finally { // whatever has failed
            try {
                lost.run();
            } finally {
                cluster.end();
            }
        }
    }

    /** Closes the sessions. The second time there is nothing left to do. */
    void close() throws Exception {
        sessions.close().get(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
    }
}
