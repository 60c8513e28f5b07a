package io.linkgate.instance;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The durable store of instances. Every change is on disk before its method returns, so an answered request survives
 * {@code kill -9}. Safe for use by any thread. Calls block on the database and must not be made in the fast path of a
 * poll.
 */
public interface InstanceStore {

    /** Adds an instance; throws {@link IllegalStateException} if the id is taken. */
    void insert(Instance instance);

    /**
     * Adds an instance unless its owner has that many already. Concurrent calls, by any node, never exceed the number.
     *
     * @param quota how many instances its owner may have, zero or more
     * @return false if it was not added
     * @throws IllegalStateException if the id is taken, or the instance has no owner
     */
    boolean insertWithin(Instance instance, int quota);

    /** Returns the instance with that id, if there is one. */
    Optional<Instance> find(InstanceId id);

    /** Returns those of these instances that there are, in any order. */
    List<Instance> find(Collection<InstanceId> ids);

    /** Returns all instances in order of creation. */
    List<Instance> all();

    /**
     * Changes name and expected telephone number, and nothing else. Returns the changed instance; empty if it does not
     * exist.
     */
    Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change);

    /** Changes the wanted state. Returns the changed instance; empty if it does not exist. */
    Optional<Instance> want(InstanceId id, Wanted wanted);

    /** Deletes the instance; returns false if it did not exist. */
    boolean delete(InstanceId id);
}
