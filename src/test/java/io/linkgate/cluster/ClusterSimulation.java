package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Nodes that share instances, in virtual time: a seed gives the same run again. It throws as soon as two nodes may have a
 * connection of one instance.
 */
final class ClusterSimulation implements VirtualNode.Judge, AutoCloseable {

    /** From the commit of a notice to the other nodes: the median of 0177. */
    private static final Duration NOTICE = Duration.ofNanos(2_400_000);

    private static final Duration STEP = Duration.ofMillis(50);

    private final Random random;
    private final Fibers fibers = new Fibers();
    private final VirtualDatabase database;
    private final List<VirtualNode> nodes = new ArrayList<>();
    private final Deque<VirtualNode> starting = new ArrayDeque<>();
    private final Map<InstanceId, VirtualNode> connected = new HashMap<>();
    private final List<InstanceId> all = new ArrayList<>();
    private int names;
    private int moved;
    private int mostDisconnected;
    private boolean restarting;
    private boolean waiting; // for a node that starts

    ClusterSimulation(long seed, int instances) {
        random = new Random(seed);
        database = new VirtualDatabase(fibers, random);
        for (int number = 0; number < instances; number++) {
            InstanceId id = nextId();
            database.add(id, null);
        }
    }

    private InstanceId nextId() {
        InstanceId id = new InstanceId("SIM%09d".formatted(all.size()));
        all.add(id);
        return id;
    }

    /** A process whose lease is lost starts again, as another node. */
    void restarting() {
        restarting = true;
    }

    // What happens

    void freeze(VirtualNode node) {
        node.freeze();
        if (random.nextInt(3) == 0) {
            database.lockIsHeld();
        }
    }

    /** Starts a node, after those that start already. */
    VirtualNode start() {
        VirtualNode node = new VirtualNode("node-" + ++names, fibers, database, this);
        starting.add(node);
        startNext();
        return node;
    }

    /** One at a time, which asks twice a second. */
    private void startNext() {
        if (!starting.isEmpty() && nodes.stream().noneMatch(VirtualNode::isStarting)) {
            VirtualNode node = starting.poll();
            nodes.add(node);
            node.start(Duration.ofMillis(3000 + random.nextInt(2000)));
        }
        if (!starting.isEmpty() && !waiting) {
            waiting = true;
            fibers.after(Duration.ofMillis(500), () -> {
                waiting = false;
                startNext();
            });
        }
    }

    void makeInstance(VirtualNode node) {
        node.makes(nextId());
    }

    InstanceId anyInstance() {
        return all.get(random.nextInt(all.size()));
    }

    VirtualNode anyNode() {
        List<VirtualNode> well = nodes.stream().filter(VirtualNode::isWell).toList();
        return well.get(random.nextInt(well.size()));
    }

    Random random() {
        return random;
    }

    VirtualDatabase database() {
        return database;
    }

    Duration now() {
        return fibers.now();
    }

    void advance(Duration by) {
        Duration end = fibers.now().plus(by);
        while (fibers.now().compareTo(end) < 0) {
            step();
        }
    }

    private void step() {
        fibers.advance(STEP);
    }

    /** Returns how long it takes until something is the case. */
    Duration until(String what, Duration most, BooleanSupplier isTheCase) {
        Duration begun = fibers.now();
        while (!isTheCase.getAsBoolean()) {
            if (fibers.now().minus(begun).compareTo(most) > 0) {
                throw new AssertionError("not within " + most + ": " + what + "; " + this);
            }
            step();
        }
        return fibers.now().minus(begun);
    }

    // What is

    List<VirtualNode> well() {
        return nodes.stream().filter(VirtualNode::isWell).toList();
    }

    boolean allHaveANode() {
        return database.free() == 0 && database.nodes() == well().size();
    }

    /** Whether all instances are connected, at nodes of which none has more than its share. */
    boolean isEven() {
        int share = Share.of(database.running(), Math.max(1, well().size()));
        return starting.isEmpty()
                && allHaveANode()
                && well().stream().allMatch(node -> database.countOf(node.name()) <= share);
    }

    /** How many instances were ended at one node for another one, so far. */
    int moved() {
        return moved;
    }

    // The judge

    @Override
    public void connects(VirtualNode node, Collection<InstanceId> ids) {
        for (InstanceId id : ids) {
            VirtualNode before = connected.put(id, node);
            if (before != null && before != node && before.mayConnect()) {
                fibers.fail(new AssertionError(id + " is connected by " + before + " and " + node));
            }
        }
    }

    @Override
    public void disconnects(VirtualNode node, Collection<InstanceId> ids) {
        ids.forEach(id -> connected.remove(id, node));
        moved += ids.size();
        mostDisconnected = Math.max(mostDisconnected, disconnected());
    }

    private int disconnected() {
        return all.size() - connected.size();
    }

    /** Returns how many instances had no connection at a time, since this was asked last. */
    int mostDisconnected() {
        int most = mostDisconnected;
        mostDisconnected = 0;
        return most;
    }

    @Override
    public void released(VirtualNode node, Collection<InstanceId> ids) {
        nodes.stream().filter(other -> other != node).forEach(other -> fibers.after(NOTICE, other::hears));
    }

    @Override
    public void lost(VirtualNode node) {
        connected.values().removeIf(node::equals);
        nodes.remove(node);
        if (restarting) {
            fibers.after(Duration.ofSeconds(1), this::start);
        }
    }

    /** What each node believes is what the database has. */
    void requireAgreement() {
        Set<InstanceId> seen = new HashSet<>();
        for (VirtualNode node : well()) {
            for (InstanceId id : database.allOf(node.name())) {
                boolean agreed = node.ownership().isMine(id) && connected.get(id) == node && seen.add(id);
                if (!agreed) {
                    throw new AssertionError(id + " of " + node + ": " + this);
                }
            }
            if (node.ownership().size() != database.allOf(node.name()).size()) {
                throw new AssertionError(
                        node + " believes in " + node.ownership().size() + ": " + this);
            }
        }
    }

    @Override
    public void close() {
        fibers.close();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("at " + now() + ", free " + database.free() + " of " + database.running());
        nodes.forEach(node -> text.append(", ").append(node).append(' ').append(database.countOf(node.name())));
        return text.toString();
    }
}
