package io.linkgate.hook.delivery;

import io.linkgate.hook.target.TargetUrl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The checked addresses of hosts, remembered for half a minute: most deliveries need no look-up, and no thread for it.
 * Safe for use by any thread.
 */
final class CheckedAddresses {

    private static final long VALID_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_HOSTS = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Checked> byHost = new ConcurrentHashMap<>();

    private record Checked(List<InetAddress> addresses, long at) {}

    /** @param nanoTime as {@link System#nanoTime()} */
    CheckedAddresses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Optional<List<InetAddress>> of(TargetUrl target) {
        return Optional.ofNullable(byHost.get(key(target)))
                .filter(checked -> nanoTime.getAsLong() - checked.at() < VALID_NANOS)
                .map(Checked::addresses);
    }

    void put(TargetUrl target, List<InetAddress> addresses) {
        if (byHost.size() >= MAX_HOSTS) {
            byHost.clear();
        }
        byHost.put(key(target), new Checked(addresses, nanoTime.getAsLong()));
    }

    /** The scheme is part of it, since it is part of the rules. */
    private static String key(TargetUrl target) {
        return (target.secure() ? "s" : "p") + target.host();
    }
}
