package io.linkgate.link;

import io.linkgate.access.TokenHash;
import io.linkgate.instance.InstanceId;
import io.linkgate.link.LinkChanges.Changed;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The known links, in memory: those that work, and for a day those that are over. {@link #refresh} reads what any node
 * has changed: at once after a change by this node, and once a second for those of others. So a call never reads the
 * database, and a link that is revoked elsewhere works for two seconds at most. While the database cannot be read, the
 * links known last stay as they are. Safe for use by any thread.
 */
public final class CurrentLinks implements KnownLinks {

    private static final Logger LOG = LoggerFactory.getLogger(CurrentLinks.class);

    private final SqlLinks store;
    private final Clock clock;
    private final ConcurrentMap<TokenHash, TemporaryLink> bySecret = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, TemporaryLink> byId = new ConcurrentHashMap<>();
    private final Outage outage;
    private final Map<InstanceId, Deque<Changed>> byInstance = new HashMap<>(); // guarded by this, the newest last
    private long revision = -1; // guarded by this

    /**
     * Creates a view of the links; it knows none until it is refreshed.
     *
     * @param jdbi a database whose migrations have been run
     */
    public CurrentLinks(Jdbi jdbi, Clock clock) {
        this.store = new SqlLinks(jdbi);
        this.clock = Objects.requireNonNull(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Changes of temporary links by other nodes cannot be read",
                "Changes of temporary links by other nodes are read again");
    }

    @Override
    public Optional<TemporaryLink> withSecret(String presented) {
        return Optional.ofNullable(bySecret.get(TokenHash.of(presented)));
    }

    @Override
    public Optional<TemporaryLink> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Reads what has changed in the database. Blocks on it. */
    public synchronized void refresh() {
        LinkChanges changes = store.changesSince(revision);
        changes.links().forEach(this::apply);
        revision = changes.revision();
    }

    /** Reads what other nodes have changed; to be run once a second. Logs a failing database, never throws. */
    public synchronized void refreshOrReport() {
        try {
            refresh();
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
        }
    }

    /** Forgets links that ended long ago, here and in the database; to be run once a minute. Blocks on it. */
    public synchronized void prune() {
        Instant now = clock.instant();
        store.prune(now);
        Instant before = now.minus(SqlLinks.KNOWN_AFTER_THEIR_END);
        byInstance
                .values()
                .forEach(known -> known.stream()
                        .filter(changed -> changed.link().expiresAt().isBefore(before))
                        .toList()
                        .forEach(old -> forget(known, old)));
        byInstance.values().removeIf(Deque::isEmpty);
    }

    private void apply(Changed changed) {
        TemporaryLink link = changed.link();
        bySecret.put(changed.secret(), link);
        byId.put(link.id(), link);
        Deque<Changed> known = byInstance.computeIfAbsent(link.instance(), any -> new ArrayDeque<>(2));
        known.removeIf(other -> other.link().id().equals(link.id()));
        known.addLast(changed);
        while (known.size() > SqlLinks.KNOWN_PER_INSTANCE) {
            forget(known, known.peekFirst());
        }
    }

    private void forget(Deque<Changed> known, Changed old) {
        known.remove(old);
        bySecret.remove(old.secret());
        byId.remove(old.link().id());
    }

    /** Returns the number of known links. */
    int size() {
        return byId.size();
    }
}
