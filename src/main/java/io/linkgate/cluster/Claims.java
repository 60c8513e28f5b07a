package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The claims of all nodes, as one of them sees and changes them. One node at a time claims. Blocks on the database; safe for
 * use by any thread.
 */
interface Claims {

    /** The notice that instances are free. */
    String FREE = "free";

    /** The notice that a node has claimed instances which were free. */
    String TAKEN = "taken";

    /**
     * How the instances that are wanted to run are shared out.
     *
     * @param running those of all nodes, and those of none
     * @param mine those of this node
     * @param free those of none
     */
    record Standing(int running, int mine, int free) {}

    Standing standing();

    /** Claims up to that many instances that are to run and that no node has, the most lately watched or made first. */
    List<InstanceId> claim(int max);

    /**
     * Returns the node that has an instance; if there is none, this one claims it.
     *
     * @return empty also if there is no such instance
     */
    Optional<String> ownerOrClaim(InstanceId id);

    /** Returns the node that has an instance. */
    Optional<String> owner(InstanceId id);

    /** Claims an instance that the transaction of the handle adds. */
    void claimNew(Handle handle, InstanceId id);

    /** Gives instances up, and lets the other nodes know that they are free. */
    void release(Collection<InstanceId> ids);

    /** Notes that instances of this node were watched within the last minute. */
    void watched(Collection<InstanceId> ids, Instant now);

    /** Returns those of this node's running instances that were not watched, or made, for the longest time. */
    List<InstanceId> leastWatched(int max);

    /** Returns those that are to run and that no node has. */
    Set<InstanceId> free(Collection<InstanceId> ids);

    /** Returns the instances that are to be stopped and that no node has. */
    Set<InstanceId> stopped();

    /** Returns all instances of this node. */
    Set<InstanceId> mine();
}
