package io.linkgate.live;

import io.linkgate.session.SnapshotStore;

class MapSnapshotStoreTest extends SnapshotStoreContract {

    private final MapSnapshotStore store = new MapSnapshotStore();

    @Override
    SnapshotStore store() {
        return store;
    }
}
