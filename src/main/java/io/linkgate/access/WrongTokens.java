package io.linkgate.access;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls with a wrong token by the client's address, and logs them once a minute: one line for each of the
 * busiest addresses. It never sees a token. Safe for use by any thread; its memory is bounded.
 */
public final class WrongTokens implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(WrongTokens.class);

    private static final int MAX_ADDRESSES = 1_000;
    private static final int MAX_LINES = 20;

    private final AtomicLong total = new AtomicLong();
    private Map<String, Long> counts = new HashMap<>();
    private long others;

    /**
     * Counts one call.
     *
     * @param address the address of the client, or its network; empty if unknown
     */
    public void count(String address) {
        total.incrementAndGet();
        synchronized (this) {
            if (counts.size() < MAX_ADDRESSES || counts.containsKey(address)) {
                counts.merge(address, 1L, Long::sum);
            } else {
                others++;
            }
        }
    }

    /** Returns the number of calls since the start. */
    public long total() {
        return total.get();
    }

    /** Logs the calls since the last run; to be run once a minute. Never throws. */
    @Override
    public void run() {
        Map<String, Long> seen;
        long rest;
        synchronized (this) {
            seen = counts;
            rest = others;
            counts = new HashMap<>();
            others = 0;
        }
        List<Map.Entry<String, Long>> busiest = seen.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        busiest.stream()
                .limit(MAX_LINES)
                .forEach(entry -> LOG.warn(
                        "{} calls with a wrong access token from {} within a minute",
                        entry.getValue(),
                        entry.getKey().isEmpty() ? "an unknown address" : entry.getKey()));
        long unnamed = rest
                + busiest.stream()
                        .skip(MAX_LINES)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        if (unnamed > 0) {
            LOG.warn("{} calls with a wrong access token from other addresses within a minute", unnamed);
        }
    }
}
