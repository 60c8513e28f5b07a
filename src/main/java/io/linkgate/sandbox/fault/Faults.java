package io.linkgate.sandbox.fault;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The faults that wait for their moment: one for each companion, and one for whoever comes. Safe for use by any thread. */
public final class Faults {

    private static final int MOST = 10_000;

    /** The empty key stands for whoever comes. */
    private final Map<Optional<PublicKey>, Armed> armed = new LinkedHashMap<>();

    private record Armed(Fault fault, int left) {}

    /**
     * Sets a fault in the place of an earlier one.
     *
     * @param companion whose connections are struck; empty: those of any companion
     * @param times how many, at least 1
     */
    public synchronized void arm(Optional<PublicKey> companion, Fault fault, int times) {
        armed.remove(companion);
        armed.put(companion, new Armed(fault, times));
        if (armed.size() > MOST) {
            armed.remove(armed.keySet().iterator().next());
        }
    }

    /** What waits for one companion waits for its successor from now on. */
    public synchronized void inherit(PublicKey before, PublicKey after) {
        Armed waiting = armed.remove(Optional.of(before));
        if (waiting != null) {
            armed.put(Optional.of(after), waiting);
        }
    }

    /** Takes back what was set for this companion, if it is of that sort. */
    public synchronized void clear(Optional<PublicKey> companion, Predicate<Fault> which) {
        if (armed.containsKey(companion) && which.test(armed.get(companion).fault())) {
            armed.remove(companion);
        }
    }

    /** The fault that strikes this companion now, counted; its own before that for all. */
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
