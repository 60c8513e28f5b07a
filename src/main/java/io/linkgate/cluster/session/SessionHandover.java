package io.linkgate.cluster.session;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.MovableSessions;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** How sessions come to this node from others and leave it for them. Safe for use by any thread. */
public final class SessionHandover {

    /** What a closed connection has left to do takes milliseconds. */
    static final Duration UNTIL_NOTHING_IS_WRITTEN = Duration.ofSeconds(2);

    private final Instances instances;
    private final MovableSessions sessions;
    private final Predicate<InstanceId> isMine;
    private final Runnable written;
    private final Executor disk;
    private final ScheduledExecutorService timers;
    private volatile boolean ended;

    /**
     * Connects the parts.
     *
     * @param isMine whether this node has an instance; never waits
     * @param written blocks until all that was to be written before is written
     * @param disk runs tasks that wait for the disk
     * @param timers only hands tasks to {@code disk}
     */
    public SessionHandover(
            Instances instances,
            MovableSessions sessions,
            Predicate<InstanceId> isMine,
            Runnable written,
            Executor disk,
            ScheduledExecutorService timers) {
        this.instances = Objects.requireNonNull(instances);
        this.sessions = Objects.requireNonNull(sessions);
        this.isMine = Objects.requireNonNull(isMine);
        this.written = Objects.requireNonNull(written);
        this.disk = Objects.requireNonNull(disk);
        this.timers = Objects.requireNonNull(timers);
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
        sessions.take(
                ids.stream().flatMap(id -> instances.inMemory(id).stream()).toList());
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
                awaitWrites(quiet);
            }
        });
        return quiet;
    }

    private void awaitWrites(CompletableFuture<Void> quiet) {
        try {
            var unused = timers.schedule(
                    () -> disk.execute(() -> complete(quiet)),
                    UNTIL_NOTHING_IS_WRITTEN.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            quiet.completeExceptionally(e); // this node ends, and gives up everything with its lease
        }
    }

    private void complete(CompletableFuture<Void> quiet) {
        try {
            written.run();
            quiet.complete(null);
        } catch (RuntimeException e) {
            quiet.completeExceptionally(e);
        }
    }

    /**
     * Another node has stored, changed or deleted an instance. A command that it has stored last may have found the session
     * on its way here. Blocks on the database.
     */
    public void changed(InstanceId id) {
        Optional<Wanted> before = instances.inMemory(id).map(Instance::wanted);
        instances.refresh(id);
        instances
                .inMemory(id)
                .filter(now -> isMine.test(id) && !sessions.isElsewhere(id))
                .filter(now -> before.isPresent() && now.wanted() != before.get())
                .ifPresent(now -> sessions.apply(now));
    }

    /** Takes no session from now on: this node ends. */
    public void end() {
        ended = true;
    }
}
