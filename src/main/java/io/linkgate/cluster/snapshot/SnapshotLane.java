package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.session.SnapshotStore;
import io.linkgate.storage.DiskRounds;
import io.linkgate.storage.Outage;
import io.linkgate.storage.SqlFailures;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local store of snapshots that also writes them for other nodes. Writers never wait: the newest snapshot of each
 * instance waits for a transaction, and one at a time writes up to {@value #MAX_BATCH}. What cannot be written is tried
 * again; a newer snapshot replaces one that waits. Safe for use by any thread.
 */
public final class SnapshotLane implements SnapshotStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLane.class);

    static final int MAX_BATCH = 300;

    /** How soon a session that has no node is expected to show a code on its next one. */
    public static final Duration TIME_TO_NEXT_NODE = Duration.ofSeconds(5);

    private final SnapshotStore local;
    private final Consumer<Map<InstanceId, Optional<SharedSnapshot>>> writer;
    private final Clock clock;
    private final Outage outage;
    private final DiskRounds rounds;
    private final Map<InstanceId, Optional<SharedSnapshot>> waiting = new LinkedHashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * Connects the parts.
     *
     * @param local the store from which this node reads
     * @param disk runs tasks that wait for the disk
     * @param timers only hands the task to {@code disk}
     */
    public SnapshotLane(
            SnapshotStore local, SnapshotTable table, Executor disk, ScheduledExecutorService timers, Clock clock) {
        this(local, table::write, disk, timers, clock);
    }

    /** @param writer writes each batch whole, or throws */
    SnapshotLane(
            SnapshotStore local,
            Consumer<Map<InstanceId, Optional<SharedSnapshot>>> writer,
            Executor disk,
            ScheduledExecutorService timers,
            Clock clock) {
        this.local = Objects.requireNonNull(local);
        this.writer = Objects.requireNonNull(writer);
        this.rounds = new DiskRounds(this::writeRound, disk, timers);
        this.clock = Objects.requireNonNull(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Snapshots cannot be written, so other nodes show what was before",
                "Snapshots are written for other nodes again");
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        put(new SharedSnapshot(snapshot, false, Duration.ZERO));
    }

    @Override
    public void put(SharedSnapshot shared) {
        local.put(shared.snapshot());
        add(shared.snapshot().id(), Optional.of(shared));
    }

    @Override
    public Optional<SessionSnapshot> get(InstanceId id) {
        return local.get(id);
    }

    @Override
    public void remove(InstanceId id) {
        local.remove(id);
        add(id, Optional.empty());
    }

    /** Others show that it is between two nodes, until the next one writes what it does. */
    @Override
    public void release(InstanceId id) {
        Optional<SessionSnapshot> last = local.get(id);
        local.release(id);
        add(
                id,
                last.map(snapshot ->
                        new SharedSnapshot(snapshot, false, TIME_TO_NEXT_NODE).withoutNode(clock.instant())));
    }

    /** Returns how many snapshots wait to be written. */
    public synchronized int waiting() {
        return waiting.size();
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void add(InstanceId id, Optional<SharedSnapshot> newest) {
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting.put(id, newest);
        }
        rounds.run();
    }

    /** Writes a batch; returns the pause before the next one, empty if nothing is left. */
    private Optional<Duration> writeRound() {
        Map<InstanceId, Optional<SharedSnapshot>> batch = take();
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        boolean written = false;
        try {
            write(batch);
            written = true;
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        } finally {
            if (!written) {
                putBack(batch);
            }
        }
        if (waiting() == 0) {
            return Optional.empty();
        }
        return Optional.of(written ? Duration.ZERO : DiskRounds.AFTER_FAILURE);
    }

    private synchronized void putBack(Map<InstanceId, Optional<SharedSnapshot>> unwritten) {
        if (!closed) {
            unwritten.forEach(waiting::putIfAbsent);
        }
    }

    private synchronized Map<InstanceId, Optional<SharedSnapshot>> take() {
        Map<InstanceId, Optional<SharedSnapshot>> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<InstanceId, Optional<SharedSnapshot>>> rest =
                waiting.entrySet().iterator();
        while (rest.hasNext() && batch.size() < MAX_BATCH) {
            Map.Entry<InstanceId, Optional<SharedSnapshot>> next = rest.next();
            batch.put(next.getKey(), next.getValue());
            rest.remove();
        }
        return batch;
    }

    private void write(Map<InstanceId, Optional<SharedSnapshot>> batch) {
        try {
            writer.accept(batch);
        } catch (RuntimeException e) {
            if (batch.size() < 2 || !SqlFailures.concernOne(e)) {
                throw e;
            }
            LOG.debug("Snapshots are written one by one", e);
            batch.forEach((id, newest) -> writeOne(id, newest));
        }
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void writeOne(InstanceId id, Optional<SharedSnapshot> newest) {
        try {
            writer.accept(Map.of(id, newest));
        } catch (RuntimeException e) {
            if (!SqlFailures.concernOne(e)) {
                throw e;
            }
            LOG.warn("{}: its snapshot cannot be written for other nodes", id, e);
        }
    }

    /** Writes nothing more: the rows of a node that stops are worth nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
