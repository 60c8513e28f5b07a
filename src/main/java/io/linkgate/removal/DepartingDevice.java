package io.linkgate.removal;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.Objects;

/**
 * One device that is on its way off its account.
 *
 * @param number its own, given by the store
 * @param instance whose device it was; it may be gone, or linked to another device by now
 * @param engine which engine linked it
 */
public record DepartingDevice(long number, InstanceId instance, EngineKind engine) {

    public DepartingDevice {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(engine);
    }
}
