package io.linkgate.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The private halves of one-time pre-keys that an engine has just generated. A first message to the device uses one of
 * them and can be read only with its private half, perhaps months later. Immutable until it is wiped; never printed.
 */
public final class NewPreKeys {

    /** No new pre-keys. */
    public static final NewPreKeys NONE = new NewPreKeys(Map.of());

    private final Map<Integer, byte[]> privateHalves;

    /** @param privateHalves by id, 1 to 2^24 - 1; 32 bytes each, owned by this object from now on */
    public NewPreKeys(Map<Integer, byte[]> privateHalves) {
        this.privateHalves = new HashMap<>(privateHalves);
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return privateHalves.isEmpty();
    }

    /** Returns a view by id, in the order of ids; the bytes are not copied. */
    public Map<Integer, byte[]> byId() {
        return new TreeMap<>(privateHalves);
    }

    /** Overwrites the keys, after they are stored. */
    public void wipe() {
        privateHalves.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }

    @Override
    public String toString() {
        return "NewPreKeys[" + privateHalves.size() + "]";
    }
}
