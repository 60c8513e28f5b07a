package io.linkgate.live;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store of devices in memory, which tests can damage or break. */
public final class MapDeviceStore implements DeviceStore {

    private final Map<InstanceId, byte[]> devices = new HashMap<>();
    private final Map<InstanceId, Optional<Account>> accounts = new HashMap<>();
    private final Map<InstanceId, Map<Integer, byte[]>> preKeys = new HashMap<>();
    private final List<byte[]> givenUp = new ArrayList<>();
    private Optional<Throwable> broken = Optional.empty();
    private boolean full;

    /** Makes every call fail. */
    public void breakDown() {
        broken = Optional.of(new IllegalStateException("the disk is full"));
    }

    /** Makes every call fail with that error. */
    public void breakDown(Error why) {
        broken = Optional.of(why);
    }

    /** Sets whether saving fails. */
    public void full(boolean nothingFits) {
        full = nothingFits;
    }

    @Override
    public Optional<byte[]> load(InstanceId id) throws UnreadableDeviceException {
        requireWhole();
        Optional<byte[]> saved = Optional.ofNullable(devices.get(id)).map(byte[]::clone);
        if (saved.isPresent() && new String(saved.get(), java.nio.charset.StandardCharsets.UTF_8).equals("sealed")) {
            throw new UnreadableDeviceException("does not open");
        }
        return saved;
    }

    @Override
    public void save(InstanceId id, byte[] device, Optional<Account> account) {
        requireWhole();
        if (full) {
            throw new IllegalStateException("the disk is full");
        }
        devices.put(id, device.clone());
        accounts.put(id, account);
    }

    /** Saves a device as an earlier Linkgate did, without its account. */
    void saveWithoutAccount(InstanceId id, byte[] device) {
        devices.put(id, device.clone());
    }

    @Override
    public Map<InstanceId, Account> accounts(Collection<InstanceId> ids) {
        Map<InstanceId, Account> linked = accounts();
        linked.keySet().retainAll(ids);
        return linked;
    }

    @Override
    public Map<InstanceId, Account> accounts() {
        Map<InstanceId, Account> linked = new HashMap<>();
        devices.keySet()
                .forEach(id -> accounts.getOrDefault(id, Optional.of(Account.UNKNOWN))
                        .ifPresent(account -> linked.put(id, account)));
        return linked;
    }

    @Override
    public void describe(InstanceId id, Optional<Account> account) {
        requireWhole();
        if (devices.containsKey(id)) {
            accounts.putIfAbsent(id, account);
        }
    }

    @Override
    public void addPreKeys(InstanceId id, Map<Integer, byte[]> privateHalves) {
        requireWhole();
        Map<Integer, byte[]> kept = preKeys.computeIfAbsent(id, any -> new HashMap<>());
        privateHalves.forEach((keyId, key) -> kept.put(keyId, key.clone()));
    }

    @Override
    public Optional<byte[]> preKey(InstanceId id, int keyId) {
        requireWhole();
        return Optional.ofNullable(preKeys.getOrDefault(id, Map.of()).get(keyId))
                .map(byte[]::clone);
    }

    @Override
    public void dropPreKey(InstanceId id, int keyId) {
        requireWhole();
        preKeys.getOrDefault(id, new HashMap<>()).remove(keyId);
    }

    @Override
    public void erase(InstanceId id) {
        requireWhole();
        devices.remove(id);
        accounts.remove(id);
        preKeys.remove(id);
    }

    @Override
    public boolean giveUp(InstanceId id, EngineKind engine) {
        requireWhole();
        byte[] device = devices.remove(id);
        accounts.remove(id);
        preKeys.remove(id);
        if (device != null) {
            givenUp.add(device);
        }
        return device != null;
    }

    /** The devices that were given up, in their order. */
    List<byte[]> givenUp() {
        return givenUp;
    }

    private void requireWhole() {
        if (broken.isPresent() && broken.get() instanceof Error error) {
            throw error;
        }
        if (broken.isPresent()) {
            throw (RuntimeException) broken.get();
        }
    }
}
