package io.linkgate.live;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.session.SnapshotStore;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of snapshots that passes on whose snapshot has changed. Safe for use by any thread. */
final class ObservedSnapshots implements SnapshotStore {

    private final SnapshotStore store;
    private volatile Consumer<InstanceId> changed = id -> {};

    ObservedSnapshots(SnapshotStore store) {
        this.store = Objects.requireNonNull(store);
    }

    /** Passes on each instance whose snapshot was replaced or removed; the listener must neither block nor throw. */
    void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        store.put(snapshot);
        changed.accept(snapshot.id());
    }

    @Override
    public void put(SharedSnapshot shared) {
        store.put(shared);
        changed.accept(shared.snapshot().id());
    }

    @Override
    public Optional<SessionSnapshot> get(InstanceId id) {
        return store.get(id);
    }

    @Override
    public void remove(InstanceId id) {
        store.remove(id);
        changed.accept(id);
    }

    @Override
    public void release(InstanceId id) {
        store.release(id);
        changed.accept(id);
    }
}
