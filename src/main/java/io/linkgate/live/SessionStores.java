package io.linkgate.live;

import io.linkgate.session.DeviceStore;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SnapshotStore;
import java.util.Objects;

/**
 * The stores of what outlives a connection.
 *
 * @param snapshots the sessions' snapshots, for all readers
 * @param devices their linked devices
 * @param history their last moves
 * @param givenUp runs each time a device was given up ({@link DeviceStore#giveUp}); must not block
 */
public record SessionStores(SnapshotStore snapshots, DeviceStore devices, SessionHistory history, Runnable givenUp) {

    public SessionStores {
        Objects.requireNonNull(snapshots);
        Objects.requireNonNull(devices);
        Objects.requireNonNull(history);
        Objects.requireNonNull(givenUp);
    }
}
