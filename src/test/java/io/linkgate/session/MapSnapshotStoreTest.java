package io.linkgate.session;

class MapSnapshotStoreTest extends SnapshotStoreContract {

    private final MapSnapshotStore store = new MapSnapshotStore();

    @Override
    SnapshotStore store() {
        return store;
    }
}
