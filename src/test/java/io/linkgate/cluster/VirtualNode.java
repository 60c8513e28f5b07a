package io.linkgate.cluster;

import io.linkgate.cluster.VirtualDatabase.Work;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.lease.LeaseKeeper;
import io.linkgate.storage.lease.LeaseTerm;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.FakeNotices;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * A node of a simulation: its lease, its looks and its ownership are the real ones; its threads are fibers, and its sessions
 * connect and end as the judge is told. One thread for the disk, of two: tasks that wait for each other would stop the loop.
 */
final class VirtualNode implements VirtualDatabase.Line, Nodes {

    /** Closing, and waiting until nothing is written any more, if no server answers the end of a connection. */
    private static final Duration TO_END = Duration.ofMillis(2050);

    private static final Work RENEWAL = new Work(1, 0.15);
    private static final Work LOOK = new Work(1, 0.3);
    private static final Work REMOVAL = new Work(5, 8);
    private static final Work SHARE = new Work(1, 0.2);
    private static final Work COMMIT = new Work(1, 0.5);

    private final String name;
    private final Fibers fibers;
    private final VirtualDatabase database;
    private final Judge judge;
    private final FakeNotices notices = new FakeNotices();
    private final Deque<Runnable> late = new ArrayDeque<>(); // while it is frozen
    private final Deque<Runnable> tasks = new ArrayDeque<>(); // for the disk
    private final SharedOwnership ownership;
    private boolean busy;
    private boolean frozen;
    private boolean cut;
    private boolean ended;
    private boolean shares;
    private LeaseKeeper keeper;

    /** Sees what all nodes connect. */
    interface Judge {

        void connects(VirtualNode node, Collection<InstanceId> ids);

        void disconnects(VirtualNode node, Collection<InstanceId> ids);

        void released(VirtualNode node, Collection<InstanceId> ids);

        void lost(VirtualNode node);
    }

    VirtualNode(String name, Fibers fibers, VirtualDatabase database, Judge judge) {
        this.name = name;
        this.fibers = fibers;
        this.database = database;
        this.judge = judge;
        this.ownership =
                new SharedOwnership(this, new VirtualClaims(this, database, this::released), notices, fibers.clock());
    }

    /** Takes a lease, starts for a while, and then shares. */
    void start(Duration starting) {
        onDisk(() -> {
            long asked = fibers.nanoTime();
            ask(RENEWAL, () -> {
                database.addNode(name);
                return null;
            });
            keeper = new LeaseKeeper(
                    () -> ask(RENEWAL, () -> database.renew(name)),
                    LeaseTerm.since(asked),
                    timers(),
                    task -> fibers.after(Duration.ZERO, () -> enter(() -> fibers.begin(task))),
                    fibers::nanoTime);
            keeper.whenLost(this::lost);
            fibers.after(starting, () -> enter(() -> onDisk(this::begin)));
        });
    }

    private void begin() {
        ownership.share();
        ownership.connect(this::gained, ids -> {}, this::ending);
        Looks looks = new Looks(this::look, timers(), this::onDisk, fibers.clock());
        ownership.whenMoved(looks);
        looks.run();
        shares = true;
    }

    private Duration look() {
        try {
            return ownership.look();
        } catch (SQLException | RuntimeException e) {
            return Looks.USUALLY_EVERY; // as in an outage
        }
    }

    private void gained(Collection<InstanceId> ids) {
        ask(new Work(2, 0.5 + ids.size() * 0.02), () -> null);
        if (keeper.isHeld()) { // else no socket is opened
            judge.connects(this, ids);
        }
    }

    private CompletableFuture<Void> ending(Collection<InstanceId> ids) {
        List<InstanceId> left = new ArrayList<>(ids);
        judge.disconnects(this, left);
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        fibers.after(
                TO_END,
                () -> enter(() -> onDisk(() -> {
                    try {
                        ask(COMMIT, () -> null);
                        quiet.complete(null);
                    } catch (RuntimeException e) {
                        quiet.completeExceptionally(e);
                    }
                })));
        return quiet;
    }

    private void released(Collection<InstanceId> ids) {
        judge.released(this, ids);
    }

    private void lost() {
        ended = true;
        judge.lost(this);
    }

    // What happens to it

    void kill() {
        ended = true;
        judge.lost(this);
    }

    /** Gives its lease up. */
    void stop() {
        ended = true;
        judge.lost(this);
        database.end(name);
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        while (!late.isEmpty() && !frozen) {
            enter(late.poll());
        }
    }

    void cut(boolean isCut) {
        cut = isCut;
    }

    /** Another node has released instances. */
    void hears() {
        enter(() -> notices.arrives(Claims.FREE, ""));
    }

    /** A caller asks for an instance here. */
    void called(InstanceId id) {
        onDisk(() -> {
            try {
                ownership.ownerOrClaim(id);
            } catch (RuntimeException e) {
                // The caller gets an error.
            }
        });
    }

    /** Callers watch instances of this node. */
    void watches(Collection<InstanceId> ids) {
        onDisk(() -> {
            try {
                ownership.watched(ids, fibers.instant());
            } catch (RuntimeException e) {
                // It is noted again after a minute.
            }
        });
    }

    /** A caller makes an instance here. */
    void makes(InstanceId id) {
        onDisk(() -> {
            try {
                ownership.claimNew(null, id);
                judge.connects(this, List.of(id));
            } catch (RuntimeException e) {
                ownership.forget(id);
            }
        });
    }

    // What it is

    String name() {
        return name;
    }

    SharedOwnership ownership() {
        return ownership;
    }

    boolean isStarting() {
        return !shares && !ended;
    }

    /** Whether it works, as far as anything is wrong with it. */
    boolean isWell() {
        return shares && !ended && !frozen && !cut;
    }

    /** Whether it may have connections: it trusts its lease, and is not about to learn better. */
    boolean mayConnect() {
        return !ended && !frozen && keeper.isHeld();
    }

    // What the real parts need

    @Override
    public String self() {
        return name;
    }

    @Override
    public void share() {
        ask(SHARE, () -> {
            database.share(name);
            return null;
        });
    }

    @Override
    public Living live() {
        Map<String, Duration> left = ask(database.hasEnded() ? REMOVAL : LOOK, () -> database.removeEnded(name));
        return new Living(
                List.copyOf(left.keySet()),
                Set.of(),
                true,
                left.entrySet().stream()
                        .filter(other -> !other.getKey().equals(name))
                        .map(Map.Entry::getValue)
                        .min(Duration::compareTo));
    }

    <T> T ask(Work work, Supplier<T> effect) {
        return database.ask(this, work, effect);
    }

    @Override
    public boolean isCut() {
        return cut;
    }

    @Override
    public void deliver(Runnable answer) {
        enter(answer);
    }

    /** Runs an event of the node in the loop: later if it is frozen, never if it has ended. */
    private void enter(Runnable event) {
        if (ended) {
            return;
        }
        if (frozen) {
            late.add(event);
        } else {
            event.run();
        }
    }

    private void onDisk(Runnable task) {
        tasks.add(task);
        if (!busy) {
            busy = true;
            fibers.after(Duration.ZERO, () -> enter(() -> fibers.begin(this::work)));
        }
    }

    private void work() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
        busy = false;
    }

    /** The scheduler of all, whose tasks are events of the node. */
    private ScheduledExecutorService timers() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                VirtualNode.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, args) -> {
                    Runnable task = (Runnable) args[0];
                    args[0] = (Runnable) () -> {
                        if (ended) {
                            throw new IllegalStateException("ends what is periodic");
                        }
                        enter(task);
                    };
                    try {
                        return method.invoke(fibers.scheduler(), args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public String toString() {
        return name;
    }
}
