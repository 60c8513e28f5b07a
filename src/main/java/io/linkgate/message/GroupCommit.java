package io.linkgate.message;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Writes commits of all stores, those that come together in one transaction. A thread that finds none writing writes its
 * own commit and all others that wait; threads that come meanwhile wait for it, and the first of them writes for all. So
 * a lone commit waits for none, and many share the wait for the disk. Safe for use by any thread that may wait.
 */
final class GroupCommit {

    private static final int MAX_BATCH = 200;

    /** The class of SQL states for violated constraints (ISO/IEC 9075-2, 24.1). */
    private static final String CONSTRAINT_VIOLATION = "23";

    private final Jdbi jdbi;
    private final List<MessageListener> listeners;
    private final SentTexts sent;
    private final WaitingTexts waiting;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Queued> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Connects the parts.
     *
     * @param sent gets the outcomes of texts
     * @param waiting whom outcomes are passed to once they are on disk
     */
    GroupCommit(Jdbi jdbi, List<MessageListener> listeners, SentTexts sent, WaitingTexts waiting, Clock clock) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.listeners = List.copyOf(listeners);
        this.sent = Objects.requireNonNull(sent);
        this.waiting = Objects.requireNonNull(waiting);
        this.clock = Objects.requireNonNull(clock);
    }

    /** A commit and what became of it; guarded by {@link #writing}. */
    private static final class Queued {

        private final PendingCommit commit;
        private boolean done;
        private RuntimeException failure;

        Queued(PendingCommit commit) {
            this.commit = commit;
        }
    }

    /**
     * Writes a commit; on disk when it returns. Commits of one thread are written in their order.
     *
     * @throws RuntimeException if nothing of it was written
     */
    void commit(PendingCommit commit) {
        Queued own = new Queued(commit);
        queue.add(own);
        writing.lock();
        try {
            while (!own.done) {
                writeNext();
            }
        } finally {
            writing.unlock();
        }
        if (own.failure != null) {
            throw own.failure;
        }
    }

    /** Returns how many commits wait for the present one. */
    int queued() {
        return queue.size();
    }

    private void writeNext() {
        List<Queued> batch = new ArrayList<>();
        while (batch.size() < MAX_BATCH && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        try {
            write(batch);
        } catch (JdbiException e) {
            if (batch.size() > 1 && violatesConstraint(e)) {
                batch.forEach(this::writeAlone); // one store or webhook is gone; the others must not suffer
            } else {
                fail(batch, e);
            }
        } catch (RuntimeException e) {
            fail(batch, e);
        }
    }

    private void writeAlone(Queued one) {
        try {
            write(List.of(one));
        } catch (RuntimeException e) {
            fail(List.of(one), e);
        }
    }

    private static void fail(List<Queued> batch, RuntimeException failure) {
        batch.forEach(one -> {
            one.failure = failure;
            one.done = true;
        });
    }

    private void write(List<Queued> batch) {
        List<PendingCommit> commits = batch.stream().map(one -> one.commit).toList();
        List<MessageRecord> records =
                commits.stream().flatMap(commit -> commit.records().stream()).toList();
        Set<Chats.Chat> chats =
                commits.stream().flatMap(commit -> commit.chats().stream()).collect(Collectors.toSet());
        List<MessageRecord> written = jdbi.inTransaction(handle -> {
            MessageTables.write(handle, commits);
            Chats.add(handle, chats, false, clock.instant());
            return records.isEmpty() ? records : write(handle, records);
        });
        if (!written.isEmpty()) {
            listeners.forEach(listener -> listener.committed(written));
            waiting.committed(written);
        }
        batch.forEach(one -> one.done = true);
    }

    private List<MessageRecord> write(Handle handle, List<MessageRecord> records) {
        sent.writeOutcomes(handle, records);
        List<MessageRecord> named = sent.named(handle, records);
        listeners.forEach(listener -> listener.write(handle, named));
        return named;
    }

    static boolean violatesConstraint(JdbiException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith(CONSTRAINT_VIOLATION)) {
                return true;
            }
        }
        return false;
    }
}
