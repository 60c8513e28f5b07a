package io.linkgate.cluster.snapshot;

import static java.util.stream.Collectors.toCollection;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.DiskRounds;
import io.linkgate.storage.Outage;
import io.linkgate.storage.notice.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of all other nodes, in memory: kept by notices, and read again when notices may have been missed. Safe
 * for use by any thread; no reader waits.
 *
 * <p>While the table is read, notices go on. What they bring is newer than what is being read, or another notice will
 * follow, so an instance that had one meanwhile is left alone by the reading.
 */
public final class ForeignSnapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignSnapshots.class);

    /** The node of a snapshot whose node is gone. */
    private static final String NONE = "";

    private final SnapshotTable table;
    private final ScheduledExecutorService timers;
    private final Clock clock;
    private final Outage outage;
    private final DiskRounds rounds;
    private final Map<InstanceId, Foreign> known = new ConcurrentHashMap<>(); // written while guarded by this
    private final Set<String> gone = new HashSet<>(); // names of nodes, which are never used again; guarded by this
    private Set<String> lastLive = Set.of(); // guarded by this
    private Set<String> lastMissing = Set.of(); // guarded by this
    private final SilentNodes silent;
    private Future<?> blind = CompletableFuture.completedFuture(null); // of the one that looks
    private final Set<InstanceId> noticed = new HashSet<>(); // while reading; guarded by this
    private final Set<InstanceId> unread = new HashSet<>(); // guarded by this
    private boolean allUnread; // guarded by this
    private boolean reading; // guarded by this
    private boolean closed; // guarded by this
    private volatile Consumer<InstanceId> changed = id -> {};

    /** @param shared empty if it cannot be understood here */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Foreign(String node, long revision, Optional<SharedSnapshot> shared) {

        boolean hasCode() {
            return shared.filter(some -> some.snapshot().state().shown().isPresent())
                    .isPresent();
        }
    }

    private ForeignSnapshots(SnapshotTable table, Executor disk, ScheduledExecutorService timers, Clock clock) {
        this.table = Objects.requireNonNull(table);
        this.timers = Objects.requireNonNull(timers);
        this.rounds = new DiskRounds(this::readRound, disk, timers);
        this.clock = Objects.requireNonNull(clock);
        this.silent = new SilentNodes(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Snapshots of other nodes cannot be read, so some may be old",
                "Snapshots of other nodes are read again");
    }

    /**
     * Begins to follow the other nodes.
     *
     * @param disk runs tasks that wait for the disk
     * @param timers only hands the task to {@code disk}
     */
    public static ForeignSnapshots begin(
            SnapshotTable table, Notices notices, Executor disk, ScheduledExecutorService timers, Clock clock) {
        ForeignSnapshots snapshots = new ForeignSnapshots(table, disk, timers, clock);
        notices.listen(SnapshotTable.CHANGED, snapshots::noticed);
        notices.listen(SnapshotTable.REMOVED, snapshots::removed);
        notices.whenMissed(snapshots::reload);
        return snapshots;
    }

    /**
     * Returns the snapshot of an instance that another node has; empty if none is known that is understood here. It has no
     * code while that node is silent: if its process was killed, no phone can use the code any more. So it is when this
     * node has not looked at the others for a while, since it cannot know.
     */
    public Optional<SharedSnapshot> get(InstanceId id) {
        Foreign foreign = known.get(id);
        if (foreign == null) {
            return Optional.empty();
        }
        Optional<Instant> since = foreign.hasCode() ? silent.since(foreign.node()) : Optional.empty();
        return since.isEmpty() ? foreign.shared() : foreign.shared().map(shared -> shared.starting(since.get()));
    }

    /** Whether a node has the instance, as far as is known. */
    public boolean hasNode(InstanceId id) {
        Foreign foreign = known.get(id);
        return foreign != null && !foreign.node().equals(NONE);
    }

    /**
     * Passes on the id of each instance whose snapshot changes from now on, on the thread of the notices or another; must
     * neither block nor throw.
     */
    public void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    /**
     * Compares the nodes of the snapshots with those that live: the sessions of the others have ended, and start elsewhere,
     * unless they were stopped. To be called about once a second. A node may have begun since the look at the nodes, so one
     * that has not been among them yet must be missing twice.
     *
     * @param live the names of all nodes that live
     * @param silent those of them that may have ended without a word
     */
    public void nodesAre(Collection<String> live, Collection<String> silent) {
        Set<String> ended = new HashSet<>();
        synchronized (this) {
            Set<String> missing = known.values().stream()
                    .map(Foreign::node)
                    .filter(node -> !node.equals(NONE) && !live.contains(node))
                    .collect(toCollection(HashSet::new));
            missing.stream()
                    .filter(node -> lastLive.contains(node) || lastMissing.contains(node))
                    .forEach(ended::add);
            lastLive = Set.copyOf(live);
            lastMissing = missing;
        }
        ended.forEach(this::nodeGone);
        hear(silent);
    }

    private void hear(Collection<String> now) {
        announce(silent.looked(now));
        blind.cancel(false);
        try {
            blind = timers.schedule(
                    () -> announce(any -> true), SilentNodes.BELIEVED_FOR.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The timers are closed; this node stops");
        }
    }

    private void announce(Predicate<String> nodes) {
        known.forEach((id, foreign) -> {
            if (foreign.hasCode() && nodes.test(foreign.node())) {
                changed.accept(id);
            }
        });
    }

    private void nodeGone(String node) {
        synchronized (this) {
            gone.add(node);
        }
        known.forEach((id, foreign) -> lost(id, now -> now.node().equals(node)));
    }

    /** Forgets the snapshot of an instance that this node has now. */
    public synchronized void forget(InstanceId id) {
        known.remove(id);
    }

    private void noticed(String notice) {
        SnapshotRow.parse(notice)
                .ifPresentOrElse(
                        row -> {
                            if (row.sealed().isEmpty()) {
                                read(row.id());
                            } else {
                                take(row, table.open(row), true);
                            }
                        },
                        () -> LOG.debug("A notice of a snapshot is not understood"));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void take(SnapshotRow row, Optional<SharedSnapshot> opened, boolean notice) {
        synchronized (this) {
            if (notice && reading) {
                noticed.add(row.id());
            }
            Foreign before = known.get(row.id());
            boolean old = before != null && before.revision() >= row.revision();
            if (old || !notice && noticed.contains(row.id()) || gone.contains(row.node())) {
                return;
            }
            known.put(row.id(), new Foreign(row.node(), row.revision(), opened));
        }
        changed.accept(row.id());
    }

    private void removed(String notice) {
        InstanceId.parse(notice).ifPresent(id -> {
            synchronized (this) {
                if (reading) {
                    noticed.add(id);
                }
                known.remove(id);
            }
            changed.accept(id);
        });
    }

    private void lost(InstanceId id, Predicate<Foreign> which) {
        synchronized (this) {
            Foreign before = known.get(id);
            if (before == null || before.node().equals(NONE) || !which.test(before)) {
                return;
            }
            known.put(
                    id,
                    new Foreign(
                            NONE,
                            before.revision(),
                            before.shared().map(shared -> shared.withoutNode(clock.instant()))));
        }
        changed.accept(id);
    }

    private void reload() {
        synchronized (this) {
            allUnread = true;
        }
        rounds.run();
    }

    private void read(InstanceId id) {
        synchronized (this) {
            unread.add(id);
        }
        rounds.run();
    }

    /** Reads what is unread; returns the pause before it is tried again, empty if it is read. */
    private Optional<Duration> readRound() {
        boolean all;
        Set<InstanceId> ids;
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            reading = true;
            noticed.clear();
            all = allUnread;
            ids = Set.copyOf(unread);
            allUnread = false;
            unread.clear();
        }
        boolean read = false;
        try {
            take(all ? table.foreign() : table.foreign(ids), all);
            read = true;
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        } finally {
            ended(read, all, ids);
        }
        return read ? Optional.empty() : Optional.of(DiskRounds.AFTER_FAILURE);
    }

    private synchronized void ended(boolean read, boolean all, Set<InstanceId> ids) {
        reading = false;
        noticed.clear();
        if (!read) {
            allUnread |= all;
            unread.addAll(ids);
        }
    }

    private void take(List<SnapshotRow> rows, boolean all) {
        Set<InstanceId> found = new HashSet<>();
        for (SnapshotRow row : rows) {
            found.add(row.id());
            take(row, table.open(row), false);
        }
        if (all) {
            known.keySet().stream()
                    .filter(id -> !found.contains(id))
                    .forEach(id -> lost(id, now -> !noticed.contains(id)));
        }
    }

    /** Reads nothing more. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
