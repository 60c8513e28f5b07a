package io.linkgate.removal;

import java.util.List;
import java.util.Optional;

/** Where departing devices are kept, sealed. Methods block on the disk; safe for use by any thread. */
public interface DeviceRemovalStore {

    /** All of them, the oldest first. */
    List<DepartingDevice> all();

    /** What was saved of that device; empty when it cannot be opened any more, or is not there. */
    Optional<byte[]> load(DepartingDevice device);

    /** It is off its account, or can never be taken off: keeps nothing of it. */
    void erase(DepartingDevice device);
}
