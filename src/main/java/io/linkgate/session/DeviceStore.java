package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.Map;
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

    /**
     * Replaces what was kept of that instance; on disk when it returns.
     *
     * @param device {@link io.linkgate.engine.EngineDevice#save()}
     * @param account whose device it is; empty while no phone has confirmed it
     */
    void save(InstanceId id, byte[] device, Optional<Account> account);

    /**
     * All instances that have a linked device, and whose device that is. Opens no device, so that a start may ask for ten
     * thousand. An account is {@link Account#UNKNOWN} where an earlier Linkgate kept the device, or where it does not open.
     */
    Map<InstanceId, Account> accounts();

    /**
     * Adds the account to a device that was kept without one. Does nothing where it is there already, or where no device is.
     *
     * @param account empty when no phone has confirmed the device
     */
    void describe(InstanceId id, Optional<Account> account);

    /**
     * Keeps one-time pre-keys of a device that is kept, in addition to those before; on disk when it returns. They go when the
     * device goes.
     *
     * @param privateHalves by id, 1 to 2^24 - 1; a key of the same id is replaced
     */
    void addPreKeys(InstanceId id, Map<Integer, byte[]> privateHalves);

    /**
     * The private half of one pre-key; empty when it is not there.
     *
     * @throws UnreadableDeviceException if something is kept but does not open
     */
    Optional<byte[]> preKey(InstanceId id, int keyId) throws UnreadableDeviceException;

    /**
     * Keeps that pre-key no more: it has served its one time. Also when it was not there; on disk when it returns.
     *
     * @throws UnreadableDeviceException if something is kept but does not open
     */
    void dropPreKey(InstanceId id, int keyId) throws UnreadableDeviceException;

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
