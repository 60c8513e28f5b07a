package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.lease.LeaseTerm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;

/**
 * The database of a simulation: the tables of nodes, instances and claims, its clock, its processors, and the lock under
 * which nodes claim. What a statement takes is drawn from a distribution around what was measured. Used by the loop, and by
 * one fiber at a time.
 */
final class VirtualDatabase {

    /** Statements at a time; others wait. */
    private static final int PROCESSORS = 4;

    /** How long a node waits for a network that answers nothing. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** When the server ends a transaction that says nothing, as {@code FencedSource} asks for. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    /** The spread of a look at 10,000 instances: 8.6 ms are its 99th percentile, with a median of 3.7 ms. */
    private static final double SIGMA = Math.log(8.6 / 3.7) / 2.326;

    /** Most lately watched first. */
    private static final Comparator<Row> LATELY =
            Comparator.comparingLong((Row row) -> -row.watched).thenComparing(row -> row.id.value());

    private final Fibers fibers;
    private final Random random;
    private final Map<String, Lease> nodes = new LinkedHashMap<>();
    private final Map<InstanceId, Row> instances = new HashMap<>();
    private final TreeSet<Row> free = new TreeSet<>(LATELY);
    private final Map<String, TreeSet<Row>> claimed = new HashMap<>();
    private final long[] processorFreeAt = new long[PROCESSORS];
    private long lockFreeAt;
    private int running;
    private long statements;
    private long busyNanos;

    VirtualDatabase(Fibers fibers, Random random) {
        this.fibers = fibers;
        this.random = random;
    }

    /** An instance, with its claim. */
    private static final class Row {

        private final InstanceId id;
        private long watched;
        private boolean runs = true;
        private String owner; // null for none

        Row(InstanceId id, long watched) {
            this.id = id;
            this.watched = watched;
        }
    }

    private static final class Lease {

        private long endsAt;
        private boolean shared;
    }

    /** Work of the server: so many statements, and how long it computes, in milliseconds at the median. */
    record Work(int statements, double millis) {}

    /** Where answers go to. */
    interface Line {

        /** Whether the network carries nothing. */
        boolean isCut();

        /** Runs it when the node can go on: later if it is frozen, never if it is dead. */
        void deliver(Runnable answer);
    }

    /** Asks in a fiber, which waits for the answer. */
    <T> T ask(Line line, Work work, Supplier<T> effect) {
        return ask(line, work, effect, false);
    }

    /** The same, while the node has the lock that only one has. */
    <T> T askLocked(Line line, Work work, Supplier<T> effect) {
        return ask(line, work, effect, true);
    }

    private <T> T ask(Line line, Work work, Supplier<T> effect, boolean locked) {
        Fibers.Answer<T> answer = fibers.new Answer<>();
        if (line.isCut()) {
            lose(line, answer);
            return answer.await();
        }
        long now = fibers.nanoTime();
        long took = (long) (work.millis() * 1e6 * Math.exp(SIGMA * random.nextGaussian()));
        int processor = firstFree();
        long begins = Math.max(Math.max(now, processorFreeAt[processor]), locked ? lockFreeAt : now);
        long ends = begins + took;
        processorFreeAt[processor] = Math.max(processorFreeAt[processor], locked ? now : ends);
        if (locked) {
            lockFreeAt = ends;
        }
        statements += work.statements();
        busyNanos += took;
        fibers.after(Duration.ofNanos(ends - now), () -> {
            Supplier<T> content = result(effect);
            if (line.isCut()) {
                lose(line, answer);
            } else {
                line.deliver(() -> answer.arrives(content));
            }
        });
        return answer.await();
    }

    /** A frozen node has the lock, until the server ends its transaction. */
    void lockIsHeld() {
        lockFreeAt = Math.max(lockFreeAt, fibers.nanoTime() + IDLE_IN_TRANSACTION.toNanos());
    }

    private int firstFree() {
        int first = 0;
        for (int processor = 1; processor < PROCESSORS; processor++) {
            first = processorFreeAt[processor] < processorFreeAt[first] ? processor : first;
        }
        return first;
    }

    private <T> void lose(Line line, Fibers.Answer<T> answer) {
        fibers.after(
                TIMEOUT,
                () -> line.deliver(() -> answer.arrives(() -> {
                    throw new ConnectionException(new SQLException("no answer", "08006"));
                })));
    }

    private static <T> Supplier<T> result(Supplier<T> effect) {
        try {
            T value = effect.get();
            return () -> value;
        } catch (Refused e) {
            return () -> {
                throw e;
            };
        }
    }

    /** The node has no row any more. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    void requireRow(String node) {
        if (!nodes.containsKey(node)) {
            throw new Refused();
        }
    }

    // Nodes

    void addNode(String node) {
        Lease lease = new Lease();
        lease.endsAt = fibers.nanoTime() + LeaseTerm.LENGTH.toNanos();
        nodes.put(node, lease);
    }

    void share(String node) {
        requireRow(node);
        nodes.get(node).shared = true;
    }

    boolean renew(String node) {
        Lease lease = nodes.get(node);
        boolean lasts = lease != null && lease.endsAt > fibers.nanoTime();
        if (lasts) {
            lease.endsAt = fibers.nanoTime() + LeaseTerm.LENGTH.toNanos();
        }
        return lasts;
    }

    /** Whether the lease has nearly its whole length. */
    boolean hasJustRenewed(String node) {
        return nodes.get(node).endsAt - fibers.nanoTime()
                > LeaseTerm.LENGTH.minusMillis(100).toNanos();
    }

    void end(String node) {
        Lease lease = nodes.get(node);
        if (lease != null) {
            lease.endsAt = fibers.nanoTime();
        }
    }

    /** Returns how long each lease lasts that does, in the order of the nodes; removes the others. */
    Map<String, Duration> removeEnded(String asking) {
        Map<String, Duration> left = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, Lease>> all = nodes.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Lease> node = all.next();
            long lasts = node.getValue().endsAt - fibers.nanoTime();
            if (lasts <= 0) {
                requireRow(asking);
                all.remove();
                freeAll(node.getKey());
            } else if (node.getValue().shared || node.getKey().equals(asking)) {
                left.put(node.getKey(), Duration.ofNanos(lasts));
            }
        }
        return left;
    }

    boolean hasEnded() {
        return nodes.values().stream().anyMatch(lease -> lease.endsAt <= fibers.nanoTime());
    }

    int nodes() {
        return nodes.size();
    }

    private void freeAll(String node) {
        for (Row row : instances.values()) {
            if (node.equals(row.owner)) {
                row.owner = null;
                if (row.runs) {
                    free.add(row);
                }
            }
        }
        claimed.remove(node);
    }

    // Instances and claims

    void add(InstanceId id, String owner) {
        Row row = new Row(id, fibers.nanoTime());
        instances.put(id, row);
        running++;
        if (owner == null) {
            free.add(row);
        } else {
            give(row, owner);
        }
    }

    private void give(Row row, String node) {
        requireRow(node);
        if (row.owner != null) {
            throw new AssertionError(row.id + " has an owner already");
        }
        row.owner = node;
        free.remove(row);
        if (row.runs) {
            of(node).add(row);
        }
    }

    private TreeSet<Row> of(String node) {
        return claimed.computeIfAbsent(node, any -> new TreeSet<>(LATELY));
    }

    int running() {
        return running;
    }

    int free() {
        return free.size();
    }

    int countOf(String node) {
        return claimed.containsKey(node) ? claimed.get(node).size() : 0;
    }

    String owner(InstanceId id) {
        Row row = instances.get(id);
        return row == null ? null : row.owner;
    }

    List<InstanceId> claim(String node, int max) {
        requireRow(node);
        List<Row> rows = free.stream().limit(max).toList();
        rows.forEach(row -> give(row, node));
        return ids(rows);
    }

    boolean claim(String node, InstanceId id) {
        Row row = instances.get(id);
        if (row == null) {
            return false;
        }
        give(row, node);
        return true;
    }

    void release(String node, Iterable<InstanceId> ids) {
        requireRow(node);
        for (InstanceId id : ids) {
            Row row = instances.get(id);
            if (node.equals(row.owner)) {
                of(node).remove(row);
                row.owner = null;
                if (row.runs) {
                    free.add(row);
                }
            }
        }
    }

    void want(InstanceId id, boolean runs) {
        Row row = instances.get(id);
        if (row.runs == runs) {
            return;
        }
        running += runs ? 1 : -1;
        SortedSet<Row> where = row.owner == null ? free : of(row.owner);
        where.remove(row);
        row.runs = runs;
        if (runs) {
            where.add(row);
        }
    }

    void watched(InstanceId id) {
        Row row = instances.get(id);
        SortedSet<Row> where = row.owner == null ? free : of(row.owner);
        boolean listed = where.remove(row);
        row.watched = fibers.nanoTime();
        if (listed) {
            where.add(row);
        }
    }

    List<InstanceId> leastWatched(String node, int max) {
        return ids(of(node).descendingSet().stream().limit(max).toList());
    }

    List<InstanceId> allOf(String node) {
        return ids(instances.values().stream()
                .filter(row -> node.equals(row.owner))
                .toList());
    }

    private static List<InstanceId> ids(List<Row> rows) {
        List<InstanceId> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.id));
        return ids;
    }

    // What it has done

    long statements() {
        return statements;
    }

    /** Returns for how long processors were busy, all of them together. */
    Duration busy() {
        return Duration.ofNanos(busyNanos);
    }
}
