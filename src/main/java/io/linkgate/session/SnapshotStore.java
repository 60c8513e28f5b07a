package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.util.Optional;

/** Where snapshots are read by everyone. It may forget anything at any moment. Safe for use by any thread. */
public interface SnapshotStore {

    /** Replaces the snapshot of its instance. */
    void put(SessionSnapshot snapshot);

    /** The newest snapshot of that instance that is still remembered. */
    Optional<SessionSnapshot> get(InstanceId id);

    /** Forgets the instance. */
    void remove(InstanceId id);
}
