package io.linkgate.listing;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instances by the status of their sessions, for each owner and for all. It notes which instances have changed; a
 * page looks at these, and at codes that have expired since: it costs what has changed since the last page and not what
 * there is.
 *
 * <p>At most every two seconds a page looks at all instances, in memory only, for changes that nothing passes on: the
 * cache of snapshots may drop one, and a cache that nodes share may get one from another node. Safe for use by any
 * thread.
 */
public final class InstanceIndex {

    private static final Duration BETWEEN_FULL_LOOKS = Duration.ofSeconds(2);

    private final Instances instances;
    private final Sessions sessions;
    private final Clock clock;
    private final Set<InstanceId> changed = ConcurrentHashMap.newKeySet();
    private final Map<InstanceId, Entry> entries = new HashMap<>(); // guarded by this, as all below
    private final StatusLists all = new StatusLists();
    private final Map<String, StatusLists> byOwner = new HashMap<>();
    private final Queue<Expiry> expiries = new PriorityQueue<>(Comparator.comparing(Expiry::at));
    private volatile Instant nextFullLook = Instant.MIN;

    /** @param until when the status changes by itself; {@link Instant#MAX} if it does not */
    private record Entry(Instance instance, SessionStatus status, Instant until) {

        static Entry of(Instance instance, SessionSnapshot snapshot, Instant now) {
            Instant until = snapshot.liveCode(now).map(QrCode::expiresAt).orElse(Instant.MAX);
            return new Entry(instance, snapshot.statusAt(now), until);
        }
    }

    /** When the status of an instance changes by itself. */
    private record Expiry(Instant at, InstanceId id) {}

    private InstanceIndex(Instances instances, Sessions sessions, Clock clock) {
        this.instances = Objects.requireNonNull(instances);
        this.sessions = Objects.requireNonNull(sessions);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Creates an index that follows these instances and their sessions; reads nothing yet. */
    public static InstanceIndex following(Instances instances, Sessions sessions, Clock clock) {
        InstanceIndex index = new InstanceIndex(instances, sessions, clock);
        instances.whenChanged(index::noteChange);
        sessions.whenChanged(index::noteChange);
        return index;
    }

    /** Once the present period is over, changes need no note: the next page looks at all instances. */
    private void noteChange(InstanceId id) {
        if (clock.instant().isBefore(nextFullLook)) {
            changed.add(id);
        }
    }

    /**
     * Returns a page, and the counts of all pages. Blocks on the database the first time only.
     *
     * @param after the page begins behind it
     * @param limit maximum number of instances on the page
     * @param status only instances of that status; all if empty
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public synchronized IndexPage page(
            Visibility visible, InstanceCursor after, int limit, Optional<SessionStatus> status) {
        catchUp();
        StatusLists own = visible.owner()
                .map(owner -> byOwner.getOrDefault(owner, new StatusLists()))
                .orElse(all);
        Map<SessionStatus, Integer> counts = own.counts();
        NavigableMap<InstanceCursor, Instance> others = new TreeMap<>(InstanceCursor.ORDER);
        others(visible).forEach(other -> {
            counts.merge(other.status(), 1, Integer::sum);
            if (status.isEmpty() || status.get() == other.status()) {
                others.put(InstanceCursor.behind(other.instance()), other.instance());
            }
        });
        List<Instance> page = new ArrayList<>(next(own.of(status), after, limit + 1));
        if (!others.isEmpty()) {
            page.addAll(next(others, after, limit + 1));
            page.sort(Comparator.comparing(InstanceCursor::behind, InstanceCursor.ORDER));
        }
        return new IndexPage(page.subList(0, Math.min(limit, page.size())), page.size() > limit, counts);
    }

    /**
     * Returns all instances that a caller may see, in order of creation. Blocks on the database the first time only.
     */
    public List<Instance> all(Visibility visible) {
        return page(visible, InstanceCursor.START, Integer.MAX_VALUE - 1, Optional.empty())
                .instances();
    }

    private List<Entry> others(Visibility visible) {
        return visible.others().stream()
                .map(entries::get)
                .filter(Objects::nonNull)
                .filter(entry -> !entry.instance().owner().equals(visible.owner()))
                .toList();
    }

    private static List<Instance> next(NavigableMap<InstanceCursor, Instance> list, InstanceCursor after, int limit) {
        return list.tailMap(after, false).values().stream().limit(limit).toList();
    }

    private void catchUp() {
        Instant now = clock.instant();
        if (now.isBefore(nextFullLook)) {
            for (InstanceId id : changed) {
                changed.remove(id); // first: what changes from here on is looked at again
                update(id, now);
            }
        } else {
            nextFullLook = now.plus(BETWEEN_FULL_LOOKS); // first: what changes from here on is noted
            lookAtAll(now);
        }
        while (!expiries.isEmpty() && !expiries.peek().at().isAfter(now)) {
            update(expiries.remove().id(), now);
        }
    }

    private void lookAtAll(Instant now) {
        changed.clear();
        Set<InstanceId> gone = new HashSet<>(entries.keySet());
        instances.all().forEach(instance -> {
            gone.remove(instance.id());
            update(instance.id(), Optional.of(instance), now);
        });
        gone.forEach(id -> update(id, Optional.empty(), now));
    }

    private void update(InstanceId id, Instant now) {
        update(id, instances.inMemory(id), now);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void update(InstanceId id, Optional<Instance> instance, Instant now) {
        Optional<Entry> entry = instance.map(known -> Entry.of(known, sessions.current(known), now));
        Optional<Entry> before = Optional.ofNullable(entries.get(id));
        if (entry.equals(before)) {
            return;
        }
        before.ifPresent(old -> {
            entries.remove(id);
            remove(old);
        });
        entry.ifPresent(current -> {
            entries.put(id, current);
            add(current);
            if (current.until().isBefore(Instant.MAX)) {
                expiries.add(new Expiry(current.until(), id));
            }
        });
    }

    private void add(Entry entry) {
        all.add(entry.instance(), entry.status());
        entry.instance()
                .owner()
                .ifPresent(owner ->
                        byOwner.computeIfAbsent(owner, any -> new StatusLists()).add(entry.instance(), entry.status()));
    }

    private void remove(Entry entry) {
        all.remove(entry.instance(), entry.status());
        entry.instance().owner().ifPresent(owner -> {
            StatusLists own = byOwner.get(owner);
            own.remove(entry.instance(), entry.status());
            if (own.isEmpty()) {
                byOwner.remove(owner);
            }
        });
    }
}
