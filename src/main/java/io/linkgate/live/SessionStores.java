package io.linkgate.live;

import io.linkgate.session.DeviceStore;
import io.linkgate.session.SnapshotStore;
import java.util.Objects;

/**
 * Where sessions keep what outlives a connection.
 *
 * @param snapshots what they are at, for everyone who reads
 * @param devices their linked devices
 * @param givenUp run each time that {@link DeviceStore#giveUp} has something new; must not block
 */
public record SessionStores(SnapshotStore snapshots, DeviceStore devices, Runnable givenUp) {

    public SessionStores {
        Objects.requireNonNull(snapshots);
        Objects.requireNonNull(devices);
        Objects.requireNonNull(givenUp);
    }
}
