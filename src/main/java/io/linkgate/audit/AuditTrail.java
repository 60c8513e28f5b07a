package io.linkgate.audit;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry for all that is audited. An entry that {@link #begin} has returned is on disk. Outcomes and views of codes
 * are held in memory until {@link #flush}, which is to be run about once a second, so a kill loses those of the last
 * second and never an entry of a command. Safe for use by any thread.
 */
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    /** More commands than are answered in a second, and so few that they fit into memory. */
    static final int MAX_PENDING = 20_000;

    private static final int MAX_BATCH = 500;

    /** More entries than a server adds in a minute, and so few that other tasks for the disk get their turn. */
    static final int MAX_PORTIONS = 50;

    private final AuditStore store;
    private final Clock clock;
    private final CodeViews views = new CodeViews();
    private final Map<Long, AuditOutcome> pending = new ConcurrentHashMap<>();
    private final LongAdder entries = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Outage outage;

    public AuditTrail(AuditStore store, Clock clock) {
        this.store = Objects.requireNonNull(store);
        this.clock = Objects.requireNonNull(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Outcomes and views of codes cannot be stored for the audit and wait in memory",
                "Outcomes and views of codes are stored for the audit again");
    }

    /**
     * Stores an entry before what it describes is done. Blocks on the database; entries that come together share the
     * wait.
     *
     * @return its number, for {@link #end}
     * @throws RuntimeException if it cannot be stored; then what it describes must not be done
     */
    public long begin(AuditEntry entry) {
        long number = store.add(entry);
        entries.increment();
        return number;
    }

    /**
     * Begins to store an entry. What it describes may be prepared meanwhile, and done once this has completed.
     *
     * @return completes with its number on a thread for the disk; fails if it cannot be stored
     */
    public CompletionStage<Long> beginLater(AuditEntry entry) {
        return store.addLater(entry).thenApply(number -> {
            entries.increment();
            return number;
        });
    }

    /** Notes how an entry ended; never blocks. */
    public void end(long number, AuditOutcome outcome) {
        if (pending.size() >= MAX_PENDING) {
            lost.increment();
            return;
        }
        pending.put(number, outcome);
    }

    /** Counts a view of a code, see {@link CodeViews#seen}; never blocks. */
    public void seen(InstanceId instance, Actor actor, String address, Instant codeEnds, int sequence, Instant now) {
        views.seen(instance, actor, address, codeEnds, sequence, now);
    }

    /** Returns entries, with all that has happened on this node so far. Blocks on the database. */
    public List<AuditRecord> find(AuditQuery query) {
        flush();
        return store.find(query);
    }

    /** Stores what is held in memory; after a failure it waits for the next time. Blocks on the database. */
    public void flush() {
        flush(clock.instant());
    }

    /** Stores everything at the end of the server, when no call comes any more. */
    public void close() {
        flush(Instant.MAX);
    }

    private synchronized void flush(Instant now) {
        try {
            storeOutcomes();
            views.store(store, now);
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        }
    }

    private void storeOutcomes() {
        while (!pending.isEmpty()) {
            Map<Long, AuditOutcome> batch = new HashMap<>();
            Iterator<Map.Entry<Long, AuditOutcome>> all = pending.entrySet().iterator();
            while (all.hasNext() && batch.size() < MAX_BATCH) {
                Map.Entry<Long, AuditOutcome> one = all.next();
                batch.put(one.getKey(), one.getValue());
            }
            store.end(batch);
            pending.keySet().removeAll(batch.keySet());
        }
    }

    /**
     * Deletes entries that are older than that, a portion after the other, at most {@value #MAX_PORTIONS}. To be run
     * about once a minute. Blocks on the database.
     */
    public void prune(Duration retention) {
        Instant oldest = clock.instant().minus(retention);
        long all = 0;
        int deleted = 1;
        for (int portion = 0; portion < MAX_PORTIONS && deleted > 0; portion++) {
            deleted = store.deleteBefore(oldest);
            all += deleted;
        }
        if (all > 0) {
            LOG.debug("{} entries of the audit have reached the end of their retention", all);
        }
    }

    /** Returns how many commands were entered since the start. */
    public long entries() {
        return entries.sum();
    }

    /** Returns how many views and outcomes were lost because too many waited for the database. */
    public long lost() {
        return lost.sum() + views.lost();
    }
}
