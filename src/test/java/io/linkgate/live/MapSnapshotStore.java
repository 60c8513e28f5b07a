package io.linkgate.live;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SnapshotStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Snapshots in a map; a test can make it forget, as the real one may. */
public class MapSnapshotStore implements SnapshotStore {

    private final Map<InstanceId, SessionSnapshot> snapshots = new ConcurrentHashMap<>();

    public void forgetEverything() {
        snapshots.clear();
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
