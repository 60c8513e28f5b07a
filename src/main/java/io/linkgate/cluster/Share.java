package io.linkgate.cluster;

/**
 * The fair share of a node: as many running instances as each node would have if all had the same number, rounded up. So all
 * instances have a node, and a node that has its share neither claims nor releases.
 */
final class Share {

    /** At a time, so that no node takes everything before the others have looked. */
    static final int MAX_CLAIMED = 100;

    /** At a time: each of them is disconnected for a moment. */
    static final int MAX_RELEASED = 20;

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
        int surplus = standing.mine() - of(standing.running(), nodes);
        return standing.free() > 0 ? 0 : Math.max(0, Math.min(MAX_RELEASED, surplus));
    }
}
