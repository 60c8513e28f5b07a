package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of snapshots that passes on whose snapshot has changed. Safe for use by any thread. */
public final class ObservedSnapshots implements SnapshotStore {

    private final SnapshotStore store;
    private volatile Consumer<InstanceId> changed = id -> {};

    public ObservedSnapshots(SnapshotStore store) {
        this.store = Objects.requireNonNull(store);
    }

    /** Passes on each instance whose snapshot was replaced or removed; the listener must neither block nor throw. */
    public void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        store.put(snapshot);
        changed.accept(snapshot.id());
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
}
