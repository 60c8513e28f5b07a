package io.linkgate.audit;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who fetches which code how often, in one entry for each viewer and code. A poll costs one look-up and an
 * increment. At most {@value #MAX_OPEN} pairs of viewer and code are held; views beyond that are counted as lost. Safe
 * for use by any thread.
 */
public final class CodeViews {

    static final int MAX_OPEN = 20_000;

    /** Far more than pass between the end of a code and the last answer that shows it. */
    private static final int GRACE_SECONDS = 5;

    private final Map<Viewing, Counted> open = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder lost = new LongAdder();

    /** A code, by its end and number, and its viewer. */
    private record Viewing(InstanceId instance, String actorId, String address, Instant codeEnds, int sequence) {}

    private static final class Counted {

        private final AuditEntry entry;
        private final Instant codeEnds;
        private final LongAdder views = new LongAdder();
        private volatile Instant last;
        private Optional<Long> number = Optional.empty(); // confined to the flushing thread

        Counted(AuditEntry entry, Instant codeEnds) {
            this.entry = entry;
            this.codeEnds = codeEnds;
            this.last = entry.at();
        }
    }

    /**
     * Counts a view of the code that an instance shows.
     *
     * @param actor holds a token or a temporary link
     * @param address the address of the client as limits count it
     * @param codeEnds when the code ends
     * @param sequence its number on its connection
     */
    public void seen(InstanceId instance, Actor actor, String address, Instant codeEnds, int sequence, Instant now) {
        Viewing viewing = new Viewing(instance, actor.id(), address, codeEnds, sequence);
        Counted counted = open.get(viewing);
        if (counted == null) {
            counted = begun(viewing, actor, now);
        }
        if (counted != null) {
            counted.views.increment();
            counted.last = now;
        }
    }

    private Counted begun(Viewing viewing, Actor actor, Instant now) {
        if (size.get() >= MAX_OPEN) {
            lost.increment();
            return null;
        }
        return open.computeIfAbsent(viewing, any -> {
            size.incrementAndGet();
            return new Counted(
                    new AuditEntry(
                            now,
                            AuditAction.CODE_SEEN,
                            actor,
                            viewing.address(),
                            Optional.of(viewing.instance()),
                            "code " + viewing.sequence()),
                    viewing.codeEnds());
        });
    }

    /** Returns how many views were not counted because too many were open. */
    public long lost() {
        return lost.sum();
    }

    /**
     * Stores the entries of new viewers, and the counts of those whose code is over. If it throws, the next call does
     * the same. For one thread at a time; blocks on the database.
     *
     * @param now {@link Instant#MAX} for the end of the server, when every code is over
     */
    void store(AuditStore store, Instant now) {
        List<Counted> fresh =
                open.values().stream().filter(one -> one.number.isEmpty()).toList();
        if (!fresh.isEmpty()) {
            List<Long> numbers = store.add(fresh.stream().map(one -> one.entry).toList());
            for (int i = 0; i < numbers.size(); i++) {
                fresh.get(i).number = Optional.of(numbers.get(i));
            }
        }
        List<Viewing> over = new ArrayList<>();
        Map<Long, AuditOutcome> outcomes = new HashMap<>();
        open.forEach((viewing, one) -> {
            if (one.number.isPresent() && isOver(one, now)) {
                over.add(viewing);
                outcomes.put(one.number.get(), AuditOutcome.seen(one.last, one.views.sum()));
            }
        });
        if (!outcomes.isEmpty()) {
            store.end(outcomes);
            over.forEach(open::remove);
            size.addAndGet(-over.size());
        }
    }

    private static boolean isOver(Counted one, Instant now) {
        return now.equals(Instant.MAX) || now.isAfter(one.codeEnds.plusSeconds(GRACE_SECONDS));
    }
}
