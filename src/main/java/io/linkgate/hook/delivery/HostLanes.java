package io.linkgate.hook.delivery;

import io.linkgate.hook.WaitingHook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * The hooks that wait, in a lane for each host; hosts take turns. A host gets a few deliveries at a time. Hosts that
 * are not known to be quick, because they are new, slow or failing, share a part of the places, so that quick hosts do
 * not wait for them. Not safe for use by several threads.
 */
final class HostLanes {

    private static final Duration QUICK = Duration.ofSeconds(2);

    private final int places;
    private final int placesOfSlow;
    private final int placesOfHost;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<Lane> turns = new LinkedHashSet<>();
    private final PriorityQueue<Entry> later =
            new PriorityQueue<>(Comparator.comparing((Entry entry) -> entry.at).thenComparing(entry -> entry.hook));
    private int taken;
    private int takenBySlow;

    /**
     * Creates empty lanes.
     *
     * @param places maximum number of deliveries at once
     * @param placesOfSlow of these, for hosts that are not quick
     * @param placesOfHost maximum for one host
     */
    HostLanes(int places, int placesOfSlow, int placesOfHost) {
        this.places = places;
        this.placesOfSlow = placesOfSlow;
        this.placesOfHost = placesOfHost;
    }

    private static final class Lane {
        private final Queue<Entry> ready = new ArrayDeque<>(1);
        private int hooks;
        private int taken;
        private boolean quick;
    }

    private static final class Entry {
        private final long hook;
        private final String host;
        private Instant at = Instant.MIN;
        private boolean busy;
        private boolean more;
        private boolean countedAsSlow;

        private Entry(long hook, String host) {
            this.hook = hook;
            this.host = host;
        }
    }

    /** An event waits for a hook. A hook that is known already keeps its time, unless it may be tried earlier now. */
    void add(WaitingHook waiting) {
        Entry known = entries.get(waiting.id());
        if (known == null) {
            Entry entry = new Entry(waiting.id(), waiting.origin());
            entries.put(entry.hook, entry);
            lanes.computeIfAbsent(entry.host, any -> new Lane()).hooks++;
            queue(entry, waiting.tryAt());
        } else if (known.busy) {
            known.more = true;
        } else if (waiting.tryAt().isBefore(known.at) && later.remove(known)) {
            queue(known, waiting.tryAt());
        }
    }

    private void queue(Entry entry, Instant at) {
        entry.at = at;
        later.add(entry);
    }

    /** Returns the next hook to deliver to, which is busy until {@link #done}; empty if none may begin now. */
    Optional<Long> next(Instant now) {
        while (!later.isEmpty() && !later.peek().at.isAfter(now)) {
            Entry due = later.remove();
            Lane lane = lanes.get(due.host);
            lane.ready.add(due);
            turns.add(lane);
        }
        if (taken >= places) {
            return Optional.empty();
        }
        Iterator<Lane> turn = turns.iterator();
        while (turn.hasNext()) {
            Lane lane = turn.next();
            boolean free = lane.taken < placesOfHost && (lane.quick || takenBySlow < placesOfSlow);
            if (free) {
                turn.remove();
                return Optional.of(begin(lane));
            }
        }
        return Optional.empty();
    }

    private long begin(Lane lane) {
        Entry entry = lane.ready.remove();
        if (!lane.ready.isEmpty()) {
            turns.add(lane); // at the end
        }
        entry.busy = true;
        entry.more = false;
        entry.countedAsSlow = !lane.quick;
        lane.taken++;
        taken++;
        takenBySlow += entry.countedAsSlow ? 1 : 0;
        return entry.hook;
    }

    /** A busy hook is done, and nothing is known to wait for it. */
    void done(long hook) {
        release(hook, Instant.MIN, false);
    }

    /** A busy hook is done, and is to be tried again at that time. */
    void doneUntil(long hook, Instant next) {
        release(hook, next, true);
    }

    private void release(long hook, Instant next, boolean again) {
        Entry entry = entries.get(hook);
        Lane lane = lanes.get(entry.host);
        entry.busy = false;
        lane.taken--;
        taken--;
        takenBySlow -= entry.countedAsSlow ? 1 : 0;
        if (again || entry.more) {
            queue(entry, next);
        } else {
            entries.remove(hook);
            lane.hooks--;
            if (lane.hooks == 0 && !lane.quick) {
                lanes.remove(entry.host);
            }
        }
    }

    /** Notes how a delivery for a busy hook went: its host is quick if it took the event in good time. */
    void noteSpeed(long hook, boolean delivered, Duration took) {
        lanes.get(entries.get(hook).host).quick = delivered && took.compareTo(QUICK) <= 0;
    }

    /** When the next hook that waits for its time is due; empty if there is none. */
    Optional<Instant> nextAt() {
        return Optional.ofNullable(later.peek()).map(entry -> entry.at);
    }

    /** Deliveries that have begun. */
    int taken() {
        return taken;
    }

    /** Forgets hosts that were quick and have no hook that waits; to be called now and then. */
    void forgetIdle() {
        lanes.values().removeIf(lane -> lane.hooks == 0);
    }
}
