package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.Claims.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rule by itself: how instances spread over nodes that come and go, look by look. */
class ShareTest {

    /** Nodes with numbers of instances, and instances of none. */
    private static final class Cluster {

        private final List<int[]> nodes = new ArrayList<>();
        private int free;
        private int moved;

        int running() {
            return free + nodes.stream().mapToInt(node -> node[0]).sum();
        }

        void look(int[] node) {
            Standing standing = new Standing(running(), node[0], free);
            int claimed = Share.toClaim(standing, nodes.size());
            int released = Share.toRelease(standing, nodes.size());
            node[0] += claimed - released;
            free += released - claimed;
            moved += released;
        }

        /** Each node looks once, in any order. Returns whether anything has changed. */
        boolean round(Random order) {
            List<Integer> before = nodes.stream().map(node -> node[0]).toList();
            List<int[]> shuffled = new ArrayList<>(nodes);
            Collections.shuffle(shuffled, order);
            shuffled.forEach(this::look);
            return !before.equals(nodes.stream().map(node -> node[0]).toList());
        }

        int roundsUntilCalm(Random order) {
            int rounds = 0;
            while (round(order)) {
                rounds++;
            }
            return rounds;
        }

        boolean isFair() {
            int share = Share.of(running(), nodes.size());
            return free == 0 && nodes.stream().allMatch(node -> node[0] <= share);
        }
    }

    @Test
    void shareIsRoundedUp() {
        assertThat(Share.of(7, 2)).isEqualTo(4);
        assertThat(Share.of(6, 2)).isEqualTo(3);
        assertThat(Share.of(0, 3)).isZero();
        assertThat(Share.of(1, 20)).isOne();
    }

    @Test
    void nothingIsReleasedWhileSomeAreFree() {
        assertThat(Share.toRelease(new Standing(100, 80, 1), 2)).isZero();
        assertThat(Share.toRelease(new Standing(100, 80, 0), 2)).isEqualTo(Share.MIN_RELEASED);
        assertThat(Share.toClaim(new Standing(1000, 0, 1000), 1)).isEqualTo(Share.MAX_CLAIMED);
        assertThat(Share.toClaim(new Standing(10, 5, 5), 2)).isZero();
    }

    @Test
    void hundredthIsReleasedAtATime() {
        assertThat(Share.toRelease(new Standing(100_000, 100_000, 0), 2)).isEqualTo(1000);
        assertThat(Share.toRelease(new Standing(100_000, 50_010, 0), 2)).isEqualTo(10);
        assertThat(Share.toRelease(new Standing(100_000, 50_000, 0), 2)).isZero();
        assertThat(Share.toRelease(new Standing(100_000, 10, 0), 2)).isZero();
    }

    @Test
    void evenIsWhatNeedsNoMove() {
        assertThat(Share.isEven(new Standing(7, 4, 0), 2)).isTrue();
        assertThat(Share.isEven(new Standing(7, 0, 0), 2))
                .as("others will release")
                .isTrue();
        assertThat(Share.isEven(new Standing(7, 4, 1), 2)).isFalse();
        assertThat(Share.isEven(new Standing(7, 5, 0), 2)).isFalse();
    }

    /** Twenty nodes and a hundred thousand instances, of which nodes die, stop and come back: always calm and fair again. */
    @Test
    void everythingHasANodeAgainWhateverHappens() {
        Random random = new Random(20);
        Cluster cluster = new Cluster();
        cluster.free = 100_000;
        for (int number = 0; number < 20; number++) {
            cluster.nodes.add(new int[1]);
        }
        assertThat(cluster.roundsUntilCalm(random))
                .as("looks until all are claimed")
                .isBetween(10, 12);
        assertThat(cluster.isFair()).isTrue();
        for (int change = 0; change < 50; change++) {
            if (random.nextBoolean() && cluster.nodes.size() > 1) {
                cluster.free += cluster.nodes.remove(random.nextInt(cluster.nodes.size()))[0];
            } else {
                cluster.nodes.add(new int[1]);
            }
            int before = cluster.moved;
            int rounds = cluster.roundsUntilCalm(random);
            assertThat(cluster.isFair()).as("after change %d", change).isTrue();
            assertThat(cluster.moved - before)
                    .as("instances that had a node and got another one")
                    .isLessThanOrEqualTo(2 * Share.of(100_000, cluster.nodes.size()));
            assertThat(rounds).isLessThan(2000);
        }
    }
}
