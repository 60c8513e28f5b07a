package io.linkgate.cluster.session;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.MovableSessions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How sessions come to this node from others and leave it for them. Safe for use by any thread. */
public final class SessionHandover {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHandover.class);

    private final Instances instances;
    private final MovableSessions sessions;
    private final Predicate<InstanceId> isMine;
    private final Consumer<Collection<InstanceId>> written;
    private final Consumer<Set<InstanceId>> stopped;
    private final Executor disk;
    private final Map<InstanceId, Wanted> coming = new ConcurrentHashMap<>(); // what they were begun with
    private volatile boolean ended;

    /**
     * Connects the parts.
     *
     * @param isMine whether this node has an instance; never waits
     * @param written blocks until all that was to be written of these instances is written
     * @param stopped records the stop of instances whose session left before it could do so itself
     * @param disk runs tasks that wait for the disk
     */
    public SessionHandover(
            Instances instances,
            MovableSessions sessions,
            Predicate<InstanceId> isMine,
            Consumer<Collection<InstanceId>> written,
            Consumer<Set<InstanceId>> stopped,
            Executor disk) {
        this.instances = Objects.requireNonNull(instances);
        this.sessions = Objects.requireNonNull(sessions);
        this.isMine = Objects.requireNonNull(isMine);
        this.written = Objects.requireNonNull(written);
        this.stopped = Objects.requireNonNull(stopped);
        this.disk = Objects.requireNonNull(disk);
    }

    /**
     * Begins with sessions that this node has claimed, as their instances are now. Blocks on the database.
     *
     * @throws CancellationException if this node ends
     */
    public void come(Collection<InstanceId> ids) {
        if (ended) {
            throw new CancellationException("this node stops, and begins with no session");
        }
        instances.refresh(ids);
        List<Instance> now =
                ids.stream().flatMap(id -> instances.inMemory(id).stream()).toList();
        now.forEach(instance -> coming.put(instance.id(), instance.wanted()));
        sessions.take(now);
    }

    /**
     * They are this node's now. Brings those in line that were changed while they came; waits only while one of those is
     * being changed again.
     */
    public void here(Collection<InstanceId> ids) {
        for (InstanceId id : ids) {
            Wanted before = coming.remove(id);
            if (before != null) {
                applyIfChanged(id, before);
            }
        }
    }

    /**
     * Ends sessions that another node is to have.
     *
     * @return completes when nothing of them is written any more
     */
    public CompletableFuture<Void> leave(Collection<InstanceId> ids) {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        sessions.leave(ids).whenComplete((left, failure) -> {
            if (failure != null) {
                quiet.completeExceptionally(failure);
            } else {
                awaitWrites(ids, quiet);
            }
        });
        return quiet;
    }

    /** A node that ends has no threads any more, and gives up everything with its lease. */
    private void awaitWrites(Collection<InstanceId> ids, CompletableFuture<Void> quiet) {
        try {
            disk.execute(() -> complete(ids, quiet));
        } catch (RejectedExecutionException e) {
            quiet.completeExceptionally(e);
        }
    }

    private void complete(Collection<InstanceId> ids, CompletableFuture<Void> quiet) {
        try {
            written.accept(ids);
            recordStops(ids);
            quiet.complete(null);
        } catch (Throwable e) { // else they would neither be here nor go
            quiet.completeExceptionally(e);
        }
    }

    private void recordStops(Collection<InstanceId> ids) {
        Set<InstanceId> lost = ids.stream()
                .filter(id -> instances
                        .inMemory(id)
                        .filter(instance -> instance.wanted() == Wanted.STOPPED)
                        .isPresent())
                .collect(Collectors.toSet());
        if (!lost.isEmpty()) {
            stopped.accept(lost);
        }
    }

    /**
     * Other nodes have stored, changed or deleted these instances. A command that was stored last may have found the
     * session on its way here. Blocks on the database; if it throws, those that were read have been brought in line.
     */
    public void changed(Collection<InstanceId> ids) {
        Map<InstanceId, Wanted> before = ids.stream()
                .flatMap(id -> instances.inMemory(id).stream())
                .collect(Collectors.toMap(Instance::id, Instance::wanted, (same, again) -> same));
        try {
            instances.refresh(ids);
        } finally {
            before.forEach(this::applyIfChanged);
        }
    }

    /** Other nodes may have stored, changed or deleted any of them. Like {@link #changed}. */
    public void allMayHaveChanged() {
        Map<InstanceId, Wanted> before = instances.all().collect(Collectors.toMap(Instance::id, Instance::wanted));
        try {
            instances.refreshAll();
        } finally {
            before.forEach(this::applyIfChanged);
        }
    }

    private void applyIfChanged(InstanceId id, Wanted before) {
        instances
                .inMemory(id)
                .filter(now -> now.wanted() != before)
                .filter(now -> isMine.test(id) && !sessions.isElsewhere(id))
                .ifPresent(now -> applyNewest(id, before));
    }

    /** A call at this node may just have changed it again. */
    private void applyNewest(InstanceId id, Wanted before) {
        instances.withNewest(id, newest -> newest.wanted() != before && apply(newest));
    }

    private boolean apply(Instance now) {
        try {
            var unused = sessions.apply(now);
            return true;
        } catch (CancellationException | RejectedExecutionException left) {
            LOG.debug("{}: it leaves, so its next node takes the command", now.id(), left);
            return false;
        }
    }

    /** Takes no session from now on: this node ends. */
    public void end() {
        ended = true;
    }
}
