package io.linkgate.cluster;

/** Which nodes share the database at this moment. Safe for use by any thread. */
@FunctionalInterface
public interface LiveNodes {

    /**
     * Whether a node had a lease at the last look, a second ago or so. Never waits. A node that has just joined may not
     * be known yet. One that has gone never comes back under its name, and the database takes nothing of what it writes.
     *
     * @param node the name of any node, of this one too
     */
    boolean isLive(String node);
}
