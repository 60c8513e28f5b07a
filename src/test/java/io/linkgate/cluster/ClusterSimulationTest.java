package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.storage.lease.LeaseTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty nodes and a hundred thousand instances, in virtual time; and fewer of them, with whatever may happen. */
class ClusterSimulationTest {

    private static final int NODES = 20;
    private static final int INSTANCES = 100_000;
    private static final int SHARE = INSTANCES / NODES;

    /** From the death of a node until all its instances have another one: its lease, and the claims of some nodes. */
    private static final Duration TAKEOVER = LeaseTerm.LENGTH.plusSeconds(1);

    /** The same when there are so many instances that each claim takes a tenth of a second, and nineteen wait in line. */
    private static final Duration TAKEOVER_OF_MANY = LeaseTerm.LENGTH.plusSeconds(3);

    @Test
    void aHundredThousandInstancesOnTwentyNodes() {
        try (ClusterSimulation cluster = new ClusterSimulation(1, INSTANCES)) {
            for (int number = 0; number < NODES; number++) {
                cluster.start();
            }
            cluster.until(
                    "all have a node",
                    Duration.ofMinutes(2),
                    () -> cluster.database().free() == 0);
            evenAgain(cluster, NODES, Duration.ofMinutes(10));
            nothingMoves(cluster);
            restIsCheap(cluster);

            cluster.anyNode().kill();
            taken(cluster, TAKEOVER_OF_MANY);
            evenAgain(cluster, NODES - 1, Duration.ofSeconds(10));

            int before = cluster.moved();
            cluster.mostDisconnected();
            cluster.start();
            cluster.advance(Duration.ofSeconds(1));
            evenAgain(cluster, NODES, Duration.ofMinutes(1));
            assertThat(cluster.moved() - before)
                    .as("to the node that has joined")
                    .isLessThanOrEqualTo(SHARE);
            assertThat(cluster.mostDisconnected()).as("at a time").isLessThan(2 * INSTANCES / 100);
            nothingMoves(cluster);
            cluster.requireAgreement();
        }
    }

    private static void restIsCheap(ClusterSimulation cluster) {
        long statements = cluster.database().statements();
        Duration busy = cluster.database().busy();
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.database().statements() - statements)
                .as("in a minute: 1.6 a second and node")
                .isBetween(NODES * 80L, NODES * 100L);
        assertThat(cluster.database().busy().minus(busy)).as("of one processor").isLessThan(Duration.ofSeconds(12));
    }

    static void evenAgain(ClusterSimulation cluster, int nodes, Duration within) {
        cluster.until("all shares are even", within, () -> cluster.well().size() == nodes && cluster.isEven());
    }

    private static void nothingMoves(ClusterSimulation cluster) {
        int moved = cluster.moved();
        cluster.advance(Duration.ofMinutes(1));
        assertThat(cluster.moved()).isEqualTo(moved);
        assertThat(cluster.isEven()).isTrue();
    }

    /** One fault after the other, each found alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void instancesOfANodeThatFailsHaveAnotherOneInTime(long seed) {
        try (ClusterSimulation cluster = even(seed, 5, 2_000)) {
            VirtualNode stops = cluster.anyNode();
            stops.stop();
            taken(cluster, Duration.ofSeconds(3));
            VirtualNode frozen = cluster.anyNode();
            cluster.freeze(frozen);
            taken(cluster, TAKEOVER);
            frozen.thaw();
            VirtualNode cut = cluster.anyNode();
            cut.cut(true);
            taken(cluster, TAKEOVER);
            cut.cut(false);
            cluster.anyNode().kill();
            taken(cluster, TAKEOVER);
            cluster.requireAgreement();
        }
    }

    private static void taken(ClusterSimulation cluster, Duration within) {
        cluster.until("the others have all", within, cluster::allHaveANode);
        cluster.advance(Duration.ofSeconds(5));
    }

    /** For too short a time to lose the lease; what was claimed is in the database, and no node knows of it. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void claimsWhoseAnswersAreLostAreFound(long seed) {
        try (ClusterSimulation cluster = even(seed, 4, 2_000)) {
            cluster.anyNode().stop();
            for (int cuts = 0; cuts < 40; cuts++) {
                VirtualNode node = cluster.anyNode();
                node.cut(true);
                cluster.advance(Duration.ofMillis(50));
                node.cut(false);
            }

            cluster.until("all is even", Duration.ofMinutes(1), cluster::isEven);
            cluster.advance(Duration.ofSeconds(3));
            cluster.requireAgreement();
        }
    }

    /** Nothing says that shares are uneven: the node has claimed each instance as it was made. */
    @Test
    void nodeThatMakesInstancesSharesThemLater() {
        try (ClusterSimulation cluster = even(31, 4, 400)) {
            VirtualNode node = cluster.anyNode();
            for (int number = 0; number < 100; number++) {
                cluster.makeInstance(node);
            }
            cluster.advance(Duration.ofMillis(500));
            assertThat(cluster.isEven()).isFalse();

            cluster.until("all is even", Duration.ofMinutes(1), cluster::isEven);
            cluster.requireAgreement();
        }
    }

    private static ClusterSimulation even(long seed, int nodes, int instances) {
        ClusterSimulation cluster = new ClusterSimulation(seed, instances);
        for (int number = 0; number < nodes; number++) {
            cluster.start();
        }
        evenAgain(cluster, nodes, Duration.ofMinutes(10));
        return cluster;
    }

    /** Several things are wrong at a time; the simulation fails if two nodes have one instance. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everythingIsEvenAgainWhateverHappens(long seed) {
        try (ClusterSimulation cluster = even(seed, 8, 1_000)) {
            cluster.restarting();
            Random random = cluster.random();
            List<Runnable> mending = new ArrayList<>();
            for (int event = 0; event < 300; event++) {
                if (cluster.well().size() > 1) {
                    happens(cluster, random, mending);
                }
                cluster.advance(Duration.ofMillis(random.nextInt(2_000)));
                if (mending.size() > random.nextInt(6)) {
                    mending.remove(random.nextInt(mending.size())).run();
                }
            }
            mending.forEach(Runnable::run);
            cluster.advance(Duration.ofSeconds(10));

            cluster.until("all is even", Duration.ofMinutes(10), cluster::isEven);
            cluster.advance(Duration.ofSeconds(20)); // what was made meanwhile makes no sign
            cluster.until("all is even", Duration.ofMinutes(10), cluster::isEven);
            nothingMoves(cluster);
            cluster.requireAgreement();
        }
    }

    private static void happens(ClusterSimulation cluster, Random random, List<Runnable> mending) {
        VirtualNode node = cluster.anyNode();
        switch (random.nextInt(10)) {
            case 0 -> node.kill();
            case 1 -> node.stop();
            case 2 -> {
                cluster.freeze(node);
                mending.add(node::thaw);
            }
            case 3 -> {
                node.cut(true);
                mending.add(() -> node.cut(false));
            }
            case 4, 5 -> cluster.makeInstance(node);
            case 6 -> cluster.database().want(cluster.anyInstance(), false);
            case 7 -> cluster.database().want(cluster.anyInstance(), true);
            case 8 -> node.watches(List.of(cluster.anyInstance(), cluster.anyInstance()));
            default -> node.called(cluster.anyInstance());
        }
    }
}
