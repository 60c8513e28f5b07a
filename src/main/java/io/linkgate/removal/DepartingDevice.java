package io.linkgate.removal;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.Objects;

/**
 * A device that has to be removed from its account.
 *
 * @param number its number, assigned by the store
 * @param instance the instance that it belonged to; it may have been deleted, or linked to another device since
 * @param engine the engine that linked it
 */
public record DepartingDevice(long number, InstanceId instance, EngineKind engine) {

    public DepartingDevice {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(engine);
    }
}
