package io.linkgate.instance;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where instances are kept. Every change is on disk before its method returns, so an answered request survives
 * {@code kill -9}. Safe for use by any thread; calls block on the database, so never call from a poll's fast path.
 */
public interface InstanceStore {

    /** Adds an instance; {@link IllegalStateException} when the id is taken. */
    void insert(Instance instance);

    /** The instance of that id, if there is one. */
    Optional<Instance> find(InstanceId id);

    /** All instances in the order of their creation. */
    List<Instance> all();

    /** Changes name and expected telephone number, and nothing else; the instance as it is then, or empty when it does not exist. */
    Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change);

    /** Changes what is wanted; the instance as it is then, or empty when it does not exist. */
    Optional<Instance> want(InstanceId id, Wanted wanted);

    /** Removes the instance; false when it was not there. */
    boolean delete(InstanceId id);
}
