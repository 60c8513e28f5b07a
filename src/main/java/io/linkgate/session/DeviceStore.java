package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The store of the instances' devices, sealed. Methods block on the disk and may be called by any thread that may wait.
 * Any failure but a damaged device is a {@link RuntimeException}.
 */
public interface DeviceStore {

    /**
     * Loads the device that was saved last for that instance.
     *
     * @throws UnreadableDeviceException if there is one that cannot be opened
     */
    Optional<byte[]> load(InstanceId id) throws UnreadableDeviceException;

    /**
     * Saves the device of that instance, replacing any earlier one; on disk when it returns.
     *
     * @param device {@link io.linkgate.engine.EngineDevice#save()}
     * @param account the account that it is linked to; empty while no phone has confirmed it
     */
    void save(InstanceId id, byte[] device, Optional<Account> account);

    /**
     * Lists all instances that have a linked device, with its account. Opens no device, so that a start can list ten
     * thousand. An account is {@link Account#UNKNOWN} if an earlier Linkgate saved the device, or if it cannot be
     * opened.
     */
    Map<InstanceId, Account> accounts();

    /** Returns the accounts of those of these instances that have a linked device, as {@link #accounts()} has them. */
    Map<InstanceId, Account> accounts(Collection<InstanceId> ids);

    /**
     * Adds the account to a device that was saved without one. Does nothing if it has one already, or if there is no
     * device.
     *
     * @param account empty if no phone has confirmed the device
     */
    void describe(InstanceId id, Optional<Account> account);

    /**
     * Adds one-time pre-keys to a saved device; on disk when it returns. They are erased together with the device.
     *
     * @param privateHalves by id, 1 to 2^24 - 1; a key of the same id is replaced
     */
    void addPreKeys(InstanceId id, Map<Integer, byte[]> privateHalves);

    /**
     * Loads the private half of one pre-key; empty if there is none.
     *
     * @throws UnreadableDeviceException if there is one that cannot be opened
     */
    Optional<byte[]> preKey(InstanceId id, int keyId) throws UnreadableDeviceException;

    /**
     * Erases a pre-key, which has been used once. Does nothing if there is none; on disk when it returns.
     *
     * @throws UnreadableDeviceException if the pre-keys cannot be opened
     */
    void dropPreKey(InstanceId id, int keyId) throws UnreadableDeviceException;

    /** Erases the device of that instance, if there is one. */
    void erase(InstanceId id);

    /**
     * Gives the device up for the owner: the instance no longer has it, and the device waits to be removed from its
     * account, even across a restart and after the instance is deleted. On disk when it returns.
     *
     * @return whether there was one
     */
    boolean giveUp(InstanceId id, EngineKind engine);
}
