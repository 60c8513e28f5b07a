package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices in memory; damaged, or out of order, where a test wants that. */
public final class MapDeviceStore implements DeviceStore {

    private final Map<InstanceId, byte[]> devices = new HashMap<>();
    private final List<byte[]> givenUp = new ArrayList<>();
    private boolean broken;

    /** From now on nothing works. */
    public void breakDown() {
        broken = true;
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
    public void save(InstanceId id, byte[] device) {
        requireWhole();
        devices.put(id, device.clone());
    }

    @Override
    public void erase(InstanceId id) {
        requireWhole();
        devices.remove(id);
    }

    @Override
    public boolean giveUp(InstanceId id, EngineKind engine) {
        requireWhole();
        byte[] device = devices.remove(id);
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
        if (broken) {
            throw new IllegalStateException("the disk is full");
        }
    }
}
