package io.linkgate.access;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls that came with a wrong token, by the address that they came from, and logs them once a minute: one line for each
 * of the busiest addresses. Knows no token. Safe for use by any thread; memory is bounded whatever comes.
 */
public final class WrongTokens implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(WrongTokens.class);

    private static final int MOST_ADDRESSES = 1_000;
    private static final int MOST_LINES = 20;

    private final AtomicLong total = new AtomicLong();
    private Map<String, Long> counts = new HashMap<>();
    private long others;

    /**
     * Counts one.
     *
     * @param address of the caller, or the network that it belongs to; empty when it is not known
     */
    public void count(String address) {
        total.incrementAndGet();
        synchronized (this) {
            if (counts.size() < MOST_ADDRESSES || counts.containsKey(address)) {
                counts.merge(address, 1L, Long::sum);
            } else {
                others++;
            }
        }
    }

    /** How many there were since the start. */
    public long total() {
        return total.get();
    }

    /** Logs what came since the last time; to be called once a minute. Never throws. */
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
                .limit(MOST_LINES)
                .forEach(entry -> LOG.warn(
                        "{} calls with a wrong access token from {} within a minute",
                        entry.getValue(),
                        entry.getKey().isEmpty() ? "an unknown address" : entry.getKey()));
        long unnamed = rest
                + busiest.stream()
                        .skip(MOST_LINES)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        if (unnamed > 0) {
            LOG.warn("{} calls with a wrong access token from other addresses within a minute", unnamed);
        }
    }
}
