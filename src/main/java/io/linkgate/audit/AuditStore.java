package io.linkgate.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The durable store of entries, which are added and never changed. What a method has added is on disk when it returns.
 * Safe for use by any thread; every method but one blocks on the database.
 */
public interface AuditStore {

    /** Adds an entry, and returns its number. Entries that arrive together share a transaction. */
    long add(AuditEntry entry);

    /** Begins to add an entry; completes with its number once it is on disk. Does not wait. */
    CompletionStage<Long> addLater(AuditEntry entry);

    /** Adds entries in one transaction, and returns their numbers in the same order. */
    List<Long> add(List<AuditEntry> entries);

    /** Adds the outcomes of entries, by number, in one transaction. An entry that is gone by now is left out. */
    void end(Map<Long, AuditOutcome> outcomes);

    /** Returns entries, the newest first. */
    List<AuditRecord> find(AuditQuery query);

    /** Deletes entries from before that time, with their outcomes; at most some thousand. Returns how many. */
    int deleteBefore(Instant time);
}
