package io.linkgate.storage.postgres;

import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.notice.Notices;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices by PostgreSQL's LISTEN and NOTIFY. One thread listens on a connection of its own; a lost one is replaced, for
 * ever, and then all that listen read everything again. A connection that brings nothing is asked every 2 s for a sign of
 * life, so one that is dead without a word is found out within 4 s.
 */
public final class PostgresNotices implements Notices, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresNotices.class);

    private static final String SEND =
            "SELECT pg_notify(" + NoticeLine.CHANNEL + ", notice) FROM UNNEST(:notices) AS notice";

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    /** A server that does not answer holds up a connection for 5 s, and a question for 2 s. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(8);

    private final DataSource source;
    private final String node;
    private final LongSupplier nanoTime;
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> reloads = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "linkgate-notices-1");
    private volatile NoticeLine line; // null while there is none
    private volatile boolean listening;
    private volatile long heardAt;
    private long quietUntil; // of the thread

    private PostgresNotices(DataSource source, String node, LongSupplier nanoTime) {
        this.source = Objects.requireNonNull(source);
        this.node = Objects.requireNonNull(node);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.quietUntil = nanoTime.getAsLong();
        this.heardAt = quietUntil;
    }

    /**
     * Begins to listen, now or as soon as the server can be reached.
     *
     * @param node the name of this node: at most 36 letters, digits and hyphens
     * @throws io.linkgate.config.SettingsException if the server around Linkgate has no such {@code DataSource}
     */
    public static PostgresNotices begin(Server server, String node) {
        return begin(Sources.of(server), node, System::nanoTime);
    }

    /**
     * Begins to listen.
     *
     * @param source of connections of the driver in the WAR
     * @param nanoTime as {@link System#nanoTime()}
     */
    static PostgresNotices begin(DataSource source, String node, LongSupplier nanoTime) {
        PostgresNotices notices = new PostgresNotices(source, node, nanoTime);
        notices.thread.setDaemon(true);
        notices.thread.start();
        return notices;
    }

    @Override
    public void send(Handle handle, String kind, String text) {
        sendAll(handle, kind, List.of(text));
    }

    /** One statement for all. */
    @Override
    public void sendAll(Handle handle, String kind, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        String[] payloads = texts.stream()
                .map(text -> new Notice(node, kind, requireShort(text)).payload())
                .toArray(String[]::new);
        handle.createQuery(SEND).bind("notices", payloads).mapToMap().list();
    }

    private static String requireShort(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException("a notice of " + length + " bytes is too long");
        }
        return text;
    }

    @Override
    public void listen(String kind, Consumer<String> listener) {
        listeners.computeIfAbsent(kind, any -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** Runs it at once, in this thread, if listening has begun already. */
    @Override
    public void whenMissed(Runnable reload) {
        reloads.add(reload);
        if (listening) {
            reload.run();
        }
    }

    @Override
    public Duration silence() {
        return Duration.ofNanos(nanoTime.getAsLong() - heardAt);
    }

    private void run() {
        while (isOpen()) {
            try (NoticeLine opened = NoticeLine.open(source)) {
                line = opened;
                begun();
                while (isOpen()) {
                    heardAt = nanoTime.getAsLong();
                    opened.next().forEach(this::arrived);
                }
            } catch (SQLException | RuntimeException | Error e) { // a thread that has ended would never hear again
                lost(e);
            } finally {
                line = null;
                listening = false;
            }
            pause();
        }
    }

    private void begun() {
        LOG.debug("Notices of other nodes are heard");
        listening = true;
        reloads.forEach(reload -> safely("What may have been missed cannot be read", reload));
    }

    private void arrived(String payload) {
        Notice.parse(payload)
                .ifPresentOrElse(this::pass, () -> warn("A notice that is not one of Linkgate's is ignored", null));
    }

    private void pass(Notice notice) {
        if (!notice.node().equals(node)) {
            listeners
                    .getOrDefault(notice.kind(), List.of())
                    .forEach(listener -> safely(
                            "A notice of the kind " + notice.kind() + " cannot be taken",
                            () -> listener.accept(notice.text())));
        }
    }

    private void safely(String problem, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            warn(problem, e);
        }
    }

    private void lost(Throwable e) {
        if (isOpen()) {
            LOG.debug("The connection for notices is lost", e);
            warn(
                    "Notices of other nodes cannot be heard; what they change is seen when that works again: "
                            + ServerErrors.predicate(e),
                    null);
        }
    }

    /** At most one line a minute; strangers and outages must not fill the log. */
    private void warn(String problem, RuntimeException cause) {
        long now = nanoTime.getAsLong();
        if (now - quietUntil >= 0) {
            quietUntil = now + BETWEEN_WARNINGS.toNanos();
            LOG.warn(problem, cause);
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void pause() {
        try {
            if (closed.await(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Notices are no longer heard");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown(); // nothing else interrupts this thread
        }
    }

    /** Ends the connection and the thread. A server that does not answer while a connection is opened can hold it up for 8 s. */
    @Override
    public void close() {
        closed.countDown();
        NoticeLine open = line;
        if (open != null) {
            try {
                open.abort();
            } catch (SQLException e) {
                LOG.debug("The connection for notices cannot be ended", e);
            }
        }
        try {
            thread.join(MAX_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
