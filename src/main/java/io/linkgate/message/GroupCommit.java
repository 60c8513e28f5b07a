package io.linkgate.message;

import io.linkgate.storage.SharedTransactions;
import io.linkgate.storage.SharedWrites;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Writes the commits of all stores with the events that they report. Commits that arrive together share a transaction.
 * Safe for use by any thread that may wait.
 */
final class GroupCommit {

    private static final int MAX_BATCH = 200;

    private final List<MessageListener> listeners;
    private final SentTexts sent;
    private final WaitingTexts waiting;
    private final Clock clock;
    private final SharedWrites<PendingCommit> writes;

    /**
     * Connects the parts.
     *
     * @param sent gets the outcomes of texts
     * @param waiting gets the outcomes once they are on disk
     */
    GroupCommit(
            SharedTransactions transactions,
            List<MessageListener> listeners,
            SentTexts sent,
            WaitingTexts waiting,
            Clock clock) {
        this.listeners = List.copyOf(listeners);
        this.sent = Objects.requireNonNull(sent);
        this.waiting = Objects.requireNonNull(waiting);
        this.clock = Objects.requireNonNull(clock);
        this.writes = new SharedWrites<>(transactions, MAX_BATCH, this::write);
    }

    /**
     * Writes a commit; on disk when it returns. Commits of one thread are written in their order.
     *
     * @throws RuntimeException if nothing of it was written
     */
    void commit(PendingCommit commit) {
        writes.write(commit);
    }

    /** Returns how many commits wait for the present one. */
    int queued() {
        return writes.waiting();
    }

    private Runnable write(Handle handle, List<PendingCommit> commits) {
        List<MessageRecord> records =
                commits.stream().flatMap(commit -> commit.records().stream()).toList();
        Set<Chats.Chat> chats =
                commits.stream().flatMap(commit -> commit.chats().stream()).collect(Collectors.toSet());
        MessageTables.write(handle, commits);
        Chats.add(handle, chats, false, clock.instant());
        if (records.isEmpty()) {
            return () -> {};
        }
        List<MessageRecord> written = writeRecords(handle, records);
        return () -> {
            listeners.forEach(listener -> listener.committed(written));
            waiting.committed(written);
        };
    }

    private List<MessageRecord> writeRecords(Handle handle, List<MessageRecord> records) {
        sent.writeOutcomes(handle, records);
        List<MessageRecord> named = sent.named(handle, records);
        listeners.forEach(listener -> listener.write(handle, named));
        return named;
    }
}
