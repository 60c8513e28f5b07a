package io.linkgate.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Entries in memory, for tests. As PostgreSQL does, it fails when asked for a text with NUL. Safe for use by any thread. */
public final class MemoryAuditStore implements AuditStore {

    /** Entries that are deleted at once. */
    static final int PORTION = 2_000;

    /** Entries that are too old. */
    int old;

    private final List<AuditEntry> entries = new ArrayList<>();
    private final Map<Long, AuditOutcome> outcomes = new HashMap<>();
    private boolean broken;
    private volatile CompletionStage<Void> disk = CompletableFuture.completedStage(null);

    /** Lets every change fail from now on, or no longer. */
    public synchronized void breakDown(boolean from) {
        broken = from;
    }

    @Override
    public long add(AuditEntry entry) {
        return add(List.of(entry)).get(0);
    }

    @Override
    public CompletionStage<Long> addLater(AuditEntry entry) {
        return disk.thenApply(written -> add(entry));
    }

    /** Lets entries that are added later wait for that. */
    public void holdBack(CompletionStage<Void> until) {
        disk = until;
    }

    @Override
    public synchronized List<Long> add(List<AuditEntry> added) {
        failIfBroken();
        List<Long> numbers = new ArrayList<>();
        added.forEach(entry -> {
            entries.add(entry);
            numbers.add((long) entries.size());
        });
        return numbers;
    }

    @Override
    public synchronized void end(Map<Long, AuditOutcome> ended) {
        failIfBroken();
        outcomes.putAll(ended);
    }

    @Override
    public synchronized List<AuditRecord> find(AuditQuery query) {
        if (query.actor().filter(id -> id.indexOf('\0') >= 0).isPresent()) {
            throw new IllegalArgumentException("NUL in an id");
        }
        List<AuditRecord> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            long number = i + 1;
            AuditEntry entry = entries.get(i);
            if (number < query.before()
                    && query.instance()
                            .filter(id -> !entry.instance().equals(Optional.of(id)))
                            .isEmpty()
                    && query.actor()
                            .filter(id -> !entry.actor().id().equals(id))
                            .isEmpty()
                    && query.action().filter(action -> entry.action() != action).isEmpty()) {
                all.add(new AuditRecord(number, entry, Optional.ofNullable(outcomes.get(number))));
            }
        }
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.min(query.limit(), all.size())));
    }

    @Override
    public int deleteBefore(Instant time) {
        int deleted = Math.min(old, PORTION);
        old -= deleted;
        return deleted;
    }

    private void failIfBroken() {
        if (broken) {
            throw new IllegalStateException("The database of this test is broken.");
        }
    }
}
