package io.linkgate.cluster;

import java.util.List;
import java.util.Objects;

/**
 * What only one node does: the first of those that live. It also completes what nodes that are gone have left, even
 * before it led; what cannot be completed is tried again after the next look. Not safe for use by several threads,
 * apart from {@link #hasBegun}.
 */
public final class Leadership {

    private final String self;
    private final Runnable leading;
    private final Runnable completing;
    private volatile boolean begun;
    private boolean incomplete;
    private List<String> known = List.of();

    /**
     * Creates it for a node that does not lead yet.
     *
     * @param self the name of this node
     * @param leading begins with what only one node does; called once, perhaps much later
     * @param completing completes what nodes that are gone have left; may block and fail
     */
    public Leadership(String self, Runnable leading, Runnable completing) {
        this.self = Objects.requireNonNull(self);
        this.leading = Objects.requireNonNull(leading);
        this.completing = Objects.requireNonNull(completing);
    }

    /** Whether this node has begun to lead. It does so until its end: no other one comes before it. */
    public boolean hasBegun() {
        return begun;
    }

    /**
     * Takes what a look at the nodes has found.
     *
     * @param live the names of all that live, the leading one in front
     */
    public void looked(List<String> live) {
        boolean first = !begun && !live.isEmpty() && live.get(0).equals(self);
        incomplete |= first || !live.containsAll(known);
        known = List.copyOf(live);
        if (first) {
            begun = true;
            leading.run();
        }
        if (begun && incomplete) {
            completing.run();
            incomplete = false;
        }
    }
}
