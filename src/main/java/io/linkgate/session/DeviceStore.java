package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.Optional;

/**
 * Where the devices of instances are kept, sealed. Methods block on the disk and are for any thread that may wait; what failed
 * for another reason than a device that is damaged is a {@link RuntimeException}.
 */
public interface DeviceStore {

    /**
     * What was saved last for that instance.
     *
     * @throws UnreadableDeviceException if something is kept but does not open
     */
    Optional<byte[]> load(InstanceId id) throws UnreadableDeviceException;

    /** Keeps these bytes in place of any before; they are on disk when it returns. */
    void save(InstanceId id, byte[] device);

    /** Keeps nothing any more; also when nothing was kept. */
    void erase(InstanceId id);

    /**
     * The owner gives the device up: from now on the instance has none, and the device waits to be taken off its account, also
     * over a restart and when the instance is deleted. On disk when it returns.
     *
     * @return whether there was one
     */
    boolean giveUp(InstanceId id, EngineKind engine);
}
