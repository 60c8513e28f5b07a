package io.linkgate.sandbox.fault;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The faults that wait for their moment: one for each companion, and one for any companion. Safe for use by any thread.
 */
public final class Faults {

    private static final int MAX_ARMED = 10_000;

    /** The empty key stands for any companion. */
    private final Map<Optional<PublicKey>, Armed> armed = new LinkedHashMap<>();

    private record Armed(Fault fault, int left) {}

    /**
     * Sets a fault; an earlier one for the same companion is dropped.
     *
     * @param companion the key of the companion; empty for any companion
     * @param times how many connections it applies to, at least 1
     */
    public synchronized void arm(Optional<PublicKey> companion, Fault fault, int times) {
        armed.remove(companion);
        armed.put(companion, new Armed(fault, times));
        if (armed.size() > MAX_ARMED) {
            armed.remove(armed.keySet().iterator().next());
        }
    }

    /** Hands the fault of one companion on to its successor. */
    public synchronized void inherit(PublicKey before, PublicKey after) {
        Armed waiting = armed.remove(Optional.of(before));
        if (waiting != null) {
            armed.put(Optional.of(after), waiting);
        }
    }

    /** Clears the fault of this companion, if it matches. */
    public synchronized void clear(Optional<PublicKey> companion, Predicate<Fault> which) {
        if (armed.containsKey(companion) && which.test(armed.get(companion).fault())) {
            armed.remove(companion);
        }
    }

    /**
     * Returns and counts the fault that applies to this companion now: its own first, then the one for any companion.
     */
    public synchronized Optional<Fault> trigger(Optional<PublicKey> companion, Predicate<Fault> now) {
        Optional<Optional<PublicKey>> found = Stream.of(companion, Optional.<PublicKey>empty())
                .filter(key -> armed.containsKey(key) && now.test(armed.get(key).fault()))
                .findFirst();
        return found.map(key -> {
            Armed before = armed.remove(key);
            if (before.left() > 1) {
                armed.put(key, new Armed(before.fault(), before.left() - 1));
            }
            return before.fault();
        });
    }
}
