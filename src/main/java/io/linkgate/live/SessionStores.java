package io.linkgate.live;

import io.linkgate.engine.message.MessageStore;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SnapshotStore;
import java.util.Objects;
import java.util.function.Function;

/**
 * The stores of what outlives a connection.
 *
 * @param snapshots the sessions' snapshots, for all readers
 * @param devices their linked devices
 * @param history their last moves
 * @param messages opens what is kept for the messages of an instance, once for each connection
 * @param givenUp runs each time a device was given up ({@link DeviceStore#giveUp}); must not block
 */
public record SessionStores(
        SnapshotStore snapshots,
        DeviceStore devices,
        SessionHistory history,
        Function<InstanceId, MessageStore> messages,
        Runnable givenUp) {

    public SessionStores {
        Objects.requireNonNull(snapshots);
        Objects.requireNonNull(devices);
        Objects.requireNonNull(history);
        Objects.requireNonNull(messages);
        Objects.requireNonNull(givenUp);
    }

    /** Returns a copy with another store of snapshots. */
    SessionStores with(SnapshotStore other) {
        return new SessionStores(other, devices, history, messages, givenUp);
    }
}
