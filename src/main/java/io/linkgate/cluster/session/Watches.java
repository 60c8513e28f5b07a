package io.linkgate.cluster.session;

import io.linkgate.cluster.Ownership;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.notice.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the node of an instance know that a caller watches it here. The healer there acts as if the caller had asked that
 * node. An instance that has no node is claimed. Safe for use by any thread; callers never wait.
 */
public final class Watches {

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private static final String KIND = "watch";

    /** Shorter than the time for which the healer remembers a watcher, 5 minutes. */
    static final Duration USUALLY_EVERY = Duration.ofMinutes(1);

    /** The same for callers that wait for a code which is not there: many may poll at the same time. */
    static final Duration URGENTLY_EVERY = Duration.ofSeconds(1);

    private final Consumer<List<String>> sender;
    private final Ownership ownership;
    private final Executor disk;
    private final Clock clock;
    private final Pace usual = new Pace(USUALLY_EVERY);
    private final Pace urgent = new Pace(URGENTLY_EVERY);
    private final Pace claims = new Pace(URGENTLY_EVERY);
    private final Set<InstanceId> unsent = new LinkedHashSet<>(); // guarded by itself
    private volatile Consumer<InstanceId> watched = id -> {};

    /** How often the same is done for one instance. */
    private final class Pace {

        private final Duration every;
        private final Map<InstanceId, Instant> last = new ConcurrentHashMap<>();

        private Pace(Duration every) {
            this.every = every;
        }

        /** Returns true once in that time. A clock that was set back makes it due. */
        boolean isDue(InstanceId id) {
            Instant now = clock.instant();
            Instant before = last.get(id);
            if (before == null) {
                return last.putIfAbsent(id, now) == null;
            }
            boolean due = before.isAfter(now) || !now.isBefore(before.plus(every));
            return due && last.replace(id, before, now);
        }

        void forget(InstanceId id) {
            last.remove(id);
        }
    }

    /**
     * Connects the parts; begins to listen.
     *
     * @param disk runs tasks that wait for the database
     */
    public Watches(Jdbi jdbi, Notices notices, Ownership ownership, Executor disk, Clock clock) {
        this(ids -> jdbi.useTransaction(handle -> notices.sendAll(handle, KIND, ids)), notices, ownership, disk, clock);
    }

    /** @param sender sends these ids to all nodes; blocks */
    Watches(Consumer<List<String>> sender, Notices notices, Ownership ownership, Executor disk, Clock clock) {
        this.sender = Objects.requireNonNull(sender);
        this.ownership = Objects.requireNonNull(ownership);
        this.disk = Objects.requireNonNull(disk);
        this.clock = Objects.requireNonNull(clock);
        notices.listen(KIND, text -> InstanceId.parse(text).ifPresent(this::heard));
    }

    /** @param listener gets each instance of this node that is watched at another one, or was claimed to be watched here */
    void whenWatched(Consumer<InstanceId> listener) {
        watched = listener;
    }

    private void heard(InstanceId id) {
        if (ownership.isMine(id)) {
            watched.accept(id);
        }
    }

    /** A caller watches an instance of another node: to be known there within a minute. */
    void usually(InstanceId id) {
        if (usual.isDue(id)) {
            send(id);
        }
    }

    /** A caller waits for a code of an instance of another node: to be known there at once. */
    void urgently(InstanceId id) {
        if (urgent.isDue(id)) {
            send(id);
        }
    }

    /** A caller waits for a code of an instance that no node seems to have. */
    void claim(InstanceId id) {
        if (claims.isDue(id)) {
            var unused = run(() -> claimNow(id));
        }
    }

    private void claimNow(InstanceId id) {
        if (ownership.leaving(id).isPresent()) {
            return; // its next node is about to claim it
        }
        if (ownership.isMine(id) || ownership.ownerOrClaim(id).isEmpty()) {
            watched.accept(id);
        } else {
            send(id);
        }
    }

    /** Forgets an instance that is deleted. */
    public void forget(InstanceId id) {
        usual.forget(id);
        urgent.forget(id);
        claims.forget(id);
    }

    /** What is watched while a transaction is under way, or waits for a thread, is sent with the next one. */
    private void send(InstanceId id) {
        synchronized (unsent) {
            boolean first = unsent.isEmpty();
            unsent.add(id);
            if (!first) {
                return;
            }
        }
        if (!run(this::sendNow)) {
            synchronized (unsent) {
                unsent.clear(); // otherwise none would ever be the first again
            }
        }
    }

    private void sendNow() {
        List<String> ids;
        synchronized (unsent) {
            ids = unsent.stream().map(InstanceId::value).toList();
            unsent.clear();
        }
        sender.accept(ids);
    }

    /** Returns whether a thread takes the task. */
    private boolean run(Runnable task) {
        try {
            disk.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.debug("A watcher cannot be made known; it is tried again while the instance is watched", e);
                }
            });
            return true;
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The threads are closed; no watcher is made known any more");
        } catch (Throwable notStarted) {
            LOG.error("A watcher cannot be made known; it is tried again while the instance is watched", notStarted);
        }
        return false;
    }
}
