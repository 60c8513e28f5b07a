package io.linkgate.simulation;

import io.linkgate.instance.InstanceId;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SnapshotStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log of every snapshot on its way into the store: everything that could be seen of a session. */
final class StatusLog implements SnapshotStore {

    private final SnapshotStore store;
    private final Map<InstanceId, List<SessionSnapshot>> snapshots = new HashMap<>();
    private final Map<InstanceId, Integer> chapters = new HashMap<>();

    StatusLog(SnapshotStore store) {
        this.store = store;
    }

    @Override
    public void put(SessionSnapshot snapshot) {
        snapshots.computeIfAbsent(snapshot.id(), id -> new ArrayList<>()).add(snapshot);
        store.put(snapshot);
    }

    @Override
    public Optional<SessionSnapshot> get(InstanceId id) {
        return store.get(id);
    }

    @Override
    public void remove(InstanceId id) {
        store.remove(id);
    }

    /** All snapshots so far, the oldest first. */
    List<SessionSnapshot> of(InstanceId id) {
        return List.copyOf(snapshots.getOrDefault(id, List.of()));
    }

    /** Starts a chapter, in which {@link #path} begins. */
    void newChapter() {
        snapshots.forEach((id, all) -> chapters.put(id, all.size()));
    }

    /** The states in this chapter, in words such as {@code FAILED unreachable}. */
    List<String> path(InstanceId id) {
        List<SessionSnapshot> all = of(id);
        int begin = chapters.getOrDefault(id, 0);
        List<String> path = new ArrayList<>();
        String here = begin == 0 ? "" : place(all.get(begin - 1));
        for (SessionSnapshot snapshot : all.subList(begin, all.size())) {
            String next = place(snapshot);
            if (!next.equals(here)) {
                path.add(next);
                here = next;
            }
        }
        return path;
    }

    private static String place(SessionSnapshot snapshot) {
        String reason = snapshot.state().why().map(why -> " " + why.wireName()).orElse("");
        return snapshot.state().status() + reason;
    }

    /** The transport key of the instance's companion, according to its latest code. */
    Optional<PublicKey> keyOf(InstanceId id) {
        return of(id).stream()
                .flatMap(snapshot -> snapshot.state().shown().stream())
                .reduce((older, newer) -> newer)
                .map(code -> key(code.text()));
    }

    private static PublicKey key(String text) {
        try {
            return QrPayload.parse(text).noise();
        } catch (PairingException e) {
            throw new AssertionError("a code that no phone can read", e);
        }
    }
}
