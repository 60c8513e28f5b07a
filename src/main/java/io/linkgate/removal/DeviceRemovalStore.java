package io.linkgate.removal;

import java.util.List;
import java.util.Optional;

/**
 * The store of devices that have to be removed from their accounts, sealed. Methods block on the disk; safe for use by
 * any thread.
 */
public interface DeviceRemovalStore {

    /** Returns all devices, oldest first. */
    List<DepartingDevice> all();

    /** Returns the saved form of a device; empty if it can no longer be opened, or does not exist. */
    Optional<byte[]> load(DepartingDevice device);

    /** Erases a device that has been removed from its account, or can never be. */
    void erase(DepartingDevice device);
}
