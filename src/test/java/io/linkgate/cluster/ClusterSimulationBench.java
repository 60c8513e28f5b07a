package io.linkgate.cluster;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How claims and the load of the database grow with nodes and instances, in virtual time: a table for the documentation. */
@Tag("bench")
class ClusterSimulationBench {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(5);

    @Test
    void claimsAndLoad() {
        System.out.println(
                "| nodes | instances | start: all have a node | shares even | moved | rest: statements/s | processors"
                        + " | death: all have a node | join: shares even | moved | at a time |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (int nodes : new int[] {1, 3, 10, 20}) {
            for (int instances : new int[] {1_000, 10_000, 100_000}) {
                System.out.println(row(nodes, instances));
            }
        }
    }

    private static String row(int nodes, int instances) {
        try (ClusterSimulation cluster = new ClusterSimulation(1, instances)) {
            for (int number = 0; number < nodes; number++) {
                cluster.start();
            }
            cluster.until(
                    "claimed",
                    MOST,
                    () -> !cluster.well().isEmpty() && cluster.database().free() == 0);
            Duration claimed = cluster.now();
            even(cluster, nodes);
            Duration even = cluster.now();
            int moved = cluster.moved();
            cluster.advance(MINUTE);

            long statements = cluster.database().statements();
            Duration busy = cluster.database().busy();
            cluster.advance(MINUTE);
            double rate = (cluster.database().statements() - statements) / 60.0;
            double processors = cluster.database().busy().minus(busy).toMillis() / 60_000.0;

            String death = nodes == 1 ? "" : seconds(death(cluster));
            even(cluster, Math.max(1, nodes - 1));
            cluster.advance(MINUTE);

            int before = cluster.moved();
            cluster.mostDisconnected();
            VirtualNode joining = cluster.start();
            cluster.until("joined", MOST, () -> cluster.well().contains(joining));
            Duration joined = cluster.now();
            even(cluster, Math.max(2, nodes));
            return "| %d | %,d | %s | %s | %,d | %.1f | %.3f | %s | %s | %,d | %,d |"
                    .formatted(
                            nodes,
                            instances,
                            seconds(claimed),
                            seconds(even),
                            moved,
                            rate,
                            processors,
                            death,
                            seconds(cluster.now().minus(joined)),
                            cluster.moved() - before,
                            cluster.mostDisconnected());
        }
    }

    /** Right after the node has renewed its lease, which is the longest that it can take. */
    private static Duration death(ClusterSimulation cluster) {
        VirtualNode node = cluster.anyNode();
        cluster.until("renewed", MINUTE, () -> cluster.database().hasJustRenewed(node.name()));
        Duration killed = cluster.now();
        node.kill();
        cluster.advance(Duration.ofSeconds(1));
        cluster.until("taken over", MOST, cluster::allHaveANode);
        return cluster.now().minus(killed);
    }

    private static void even(ClusterSimulation cluster, int nodes) {
        cluster.until("even", MOST, () -> cluster.well().size() == nodes && cluster.isEven());
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1000.0);
    }
}
