package io.linkgate.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The private halves of one-time pre-keys that an engine has just made. Whoever writes to the device for the first time uses one
 * of them, and what was written can be read with its private half only, perhaps months later. Immutable until it is wiped; never
 * printed.
 */
public final class NewPreKeys {

    /** No new ones. */
    public static final NewPreKeys NONE = new NewPreKeys(Map.of());

    private final Map<Integer, byte[]> privateHalves;

    /** @param privateHalves by id, 1 to 2^24 - 1; 32 bytes each, which are the receiver's from now on */
    public NewPreKeys(Map<Integer, byte[]> privateHalves) {
        this.privateHalves = new HashMap<>(privateHalves);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return privateHalves.isEmpty();
    }

    /** A view by id, in the order of ids: the bytes are not copied. */
    public Map<Integer, byte[]> byId() {
        return new TreeMap<>(privateHalves);
    }

    /** Overwrites them, once they are kept. */
    public void wipe() {
        privateHalves.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }

    @Override
    public String toString() {
        return "NewPreKeys[" + privateHalves.size() + "]";
    }
}
