package io.linkgate.live;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SnapshotStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Snapshots in a map; a test can make it forget, as the real one may. */
public class MapSnapshotStore implements SnapshotStore {

    private final Map<InstanceId, SessionSnapshot> snapshots = new ConcurrentHashMap<>();
    private final List<InstanceId> released = new CopyOnWriteArrayList<>();

    public void forgetEverything() {
        snapshots.clear();
    }

    /** The instances that went to other nodes, in order. */
    public List<InstanceId> released() {
        return List.copyOf(released);
    }

    @Override
    public void release(InstanceId id) {
        released.add(id);
        remove(id);
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        snapshots.put(snapshot.id(), snapshot);
    }

    @Override
    public Optional<SessionSnapshot> get(InstanceId id) {
        return Optional.ofNullable(snapshots.get(id));
    }

    @Override
    public void remove(InstanceId id) {
        snapshots.remove(id);
    }
}
