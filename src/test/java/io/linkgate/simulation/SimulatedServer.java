package io.linkgate.simulation;

import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.live.LiveSessions;
import io.linkgate.live.MapDeviceStore;
import io.linkgate.live.MapSnapshotStore;
import io.linkgate.live.SessionStores;
import io.linkgate.session.MapSessionHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The Linkgate of a {@link World}: what is on its disk, and the sessions that run from one start to the next. */
final class SimulatedServer {

    private final Function<SessionStores, LiveSessions> starting;
    private final InMemoryInstanceStore instances = new InMemoryInstanceStore();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final MapSessionHistory history = new MapSessionHistory();
    private final MapSnapshotStore snapshots = new MapSnapshotStore();
    private final StatusLog statusLog = new StatusLog(snapshots);
    private final Map<InstanceId, MemoryMessageStore> messages = new HashMap<>();
    private LiveSessions sessions;

    /** @param starting starts the sessions over these stores */
    SimulatedServer(Function<SessionStores, LiveSessions> starting) {
        this.starting = starting;
        start();
    }

    /** Starts with what is on the disk, and empty caches; replaces sessions that were closed. */
    void start() {
        snapshots.forgetEverything();
        sessions = starting.apply(new SessionStores(statusLog, devices, history, this::messages, () -> {}));
    }

    LiveSessions sessions() {
        return sessions;
    }

    InMemoryInstanceStore instances() {
        return instances;
    }

    MapDeviceStore devices() {
        return devices;
    }

    StatusLog statusLog() {
        return statusLog;
    }

    /** Returns what is kept for the messages of an instance. */
    MemoryMessageStore messages(InstanceId id) {
        return messages.computeIfAbsent(id, any -> new MemoryMessageStore(keyId -> devices.preKey(id, keyId)));
    }

    /** Returns an instance as it is on the disk. */
    Instance newest(Instance instance) {
        return instances.find(instance.id()).orElseThrow();
    }
}
