package io.linkgate.cluster;

/**
 * The fair share of a node: as many running instances as each node would have if all had the same number, rounded up. So all
 * instances have a node, and a node that has its share neither claims nor releases.
 */
final class Share {

    /** At a time: what a claim takes depends on how many instances there are, and hardly on how many are claimed. */
    static final int MAX_CLAIMED = 500;

    /** At a time, at least: each of them is disconnected for a moment. */
    static final int MIN_RELEASED = 20;

    /** At a time, of those of a node: so no more than a hundredth of all is disconnected. */
    private static final int RELEASED_OF = 100;

    private Share() {}

    /** @param nodes those that live, one or more */
    static int of(int running, int nodes) {
        return (running + nodes - 1) / nodes;
    }

    /** Returns how many to claim now. */
    static int toClaim(Claims.Standing standing, int nodes) {
        int missing = of(standing.running(), nodes) - standing.mine();
        return Math.max(0, Math.min(MAX_CLAIMED, Math.min(missing, standing.free())));
    }

    /** Returns how many to release now; none while some are free: first all have a node. */
    static int toRelease(Claims.Standing standing, int nodes) {
        int most = Math.max(MIN_RELEASED, standing.mine() / RELEASED_OF);
        return standing.free() > 0 ? 0 : Math.min(most, surplus(standing, nodes));
    }

    /** Whether nothing is to be claimed or released by any node, as far as one can see. */
    static boolean isEven(Claims.Standing standing, int nodes) {
        return standing.free() == 0 && surplus(standing, nodes) == 0;
    }

    private static int surplus(Claims.Standing standing, int nodes) {
        return Math.max(0, standing.mine() - of(standing.running(), nodes));
    }
}
