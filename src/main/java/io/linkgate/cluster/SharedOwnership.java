package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.Notices;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of this node, of several that share a database. {@link #look} keeps its share: it claims what no node has,
 * and gives back what is more. Safe for use by any thread.
 */
public final class SharedOwnership implements Ownership, LiveNodes {

    private static final Logger LOG = LoggerFactory.getLogger(SharedOwnership.class);

    /** A lease that a look finds about to end is over at the next one, however the two clocks round. */
    private static final Duration UNTIL_IT_IS_OVER = Duration.ofMillis(5);

    /**
     * Counting reads all instances, so it is left out while nothing has changed. What is made, stopped and deleted makes
     * shares uneven without a sign, by and by.
     */
    private static final int LOOKS_BETWEEN_COUNTS = 10;

    private final Nodes nodes;
    private final Claims claims;
    private final Notices notices;
    private final Set<InstanceId> mine = ConcurrentHashMap.newKeySet();
    private final Departures departures;
    private final Set<InstanceId> doubtful = ConcurrentHashMap.newKeySet();
    /** Held for each claim with its beginning, and for each release with its end, of which both block on the database. */
    private final Object changing = new Object();

    private volatile List<String> live = List.of(); // before the first look
    private final AtomicInteger changes = new AtomicInteger(); // seen, after which instances may have to move
    private int counted = -1; // the changes after which all was even; of the one that looks, like the next
    private int looks;
    private final AtomicLong claimed = new AtomicLong();
    private final AtomicLong released = new AtomicLong();
    private volatile boolean unsure;
    private volatile Consumer<Nodes.Living> seen = living -> {};
    private volatile Consumer<Collection<InstanceId>> gained = ids -> {};
    private volatile Consumer<Collection<InstanceId>> here = ids -> {};
    private volatile Function<Collection<InstanceId>, CompletableFuture<Void>> ending =
            ids -> CompletableFuture.completedFuture(null);

    /** Connects the parts; reads and claims nothing yet. */
    public SharedOwnership(Nodes nodes, Jdbi jdbi, Notices notices, Clock clock) {
        this(nodes, new SqlClaims(jdbi, notices, nodes.self()), notices, clock);
    }

    SharedOwnership(Nodes nodes, Claims claims, Notices notices, Clock clock) {
        this.nodes = Objects.requireNonNull(nodes);
        this.claims = Objects.requireNonNull(claims);
        this.notices = Objects.requireNonNull(notices);
        this.departures = new Departures(clock);
    }

    /**
     * Connects the sessions.
     *
     * @param gained begins to run instances that this node has claimed; may block on the database, and be called again
     *     for the same one
     * @param here is called with the same ones once they count as this node's; may wait for changes of them
     * @param ending ends sessions that are released; completes when nothing of them is written any more
     */
    public void connect(
            Consumer<Collection<InstanceId>> gained,
            Consumer<Collection<InstanceId>> here,
            Function<Collection<InstanceId>, CompletableFuture<Void>> ending) {
        this.gained = Objects.requireNonNull(gained);
        this.here = Objects.requireNonNull(here);
        this.ending = Objects.requireNonNull(ending);
    }

    /**
     * Calls a task, which must not wait, when another node has released instances or has left with all of its own, and when
     * one has claimed some while instances are on their way from here.
     */
    public void whenMoved(Runnable task) {
        for (String kind : List.of(Claims.FREE, Nodes.LEFT)) {
            notices.listen(kind, any -> {
                changes.incrementAndGet();
                task.run();
            });
        }
        notices.listen(Claims.TAKEN, any -> {
            if (!departures.released().isEmpty()) {
                task.run();
            }
        });
    }

    @Override
    public boolean isMine(InstanceId id) {
        return mine.contains(id);
    }

    @Override
    public Optional<CompletionStage<Void>> leaving(InstanceId id) {
        return departures.of(id);
    }

    @Override
    public Optional<String> ownerOrClaim(InstanceId id) {
        if (isMine(id)) {
            return Optional.empty();
        }
        Optional<String> owner = claims.owner(id);
        return owner.isPresent() && !owner.get().equals(nodes.self()) ? owner : claim(id);
    }

    private Optional<String> claim(InstanceId id) {
        synchronized (changing) {
            if (isMine(id)) {
                return Optional.empty();
            }
            try {
                Optional<String> owner = claims.ownerOrClaim(id);
                if (owner.filter(nodes.self()::equals).isPresent()) {
                    gain(List.of(id));
                }
                return owner.filter(node -> !node.equals(nodes.self()));
            } catch (RuntimeException e) {
                unsure = true;
                throw e;
            }
        }
    }

    /** Claims an instance that the transaction of the handle adds. */
    public void claimNew(Handle handle, InstanceId id) {
        claims.claimNew(handle, id);
        mine.add(id); // if the transaction fails, there is no such instance
    }

    /** Forgets an instance that was deleted. */
    public void forget(InstanceId id) {
        mine.remove(id);
    }

    /** Notes that these instances of this node were watched lately: they are claimed first, and released last. */
    public void watched(Collection<InstanceId> ids, Instant now) {
        if (!ids.isEmpty()) {
            claims.watched(ids, now);
        }
    }

    /** Returns how many instances this node has. */
    public int size() {
        return mine.size();
    }

    /** Returns how many instances that had no node this one has claimed since it began. */
    public long claimed() {
        return claimed.get();
    }

    /** Returns how many instances this node has given up for others since it began. */
    public long released() {
        return released.get();
    }

    /** Passes on the nodes that live after each look from now on; the listener must not wait. */
    public void whenSeen(Consumer<Nodes.Living> listener) {
        seen = listener;
    }

    /** Returns the nodes that lived at the last look, this one among them, the oldest in front; none before the first. */
    public List<String> live() {
        return live;
    }

    /** Whether no other node lives at this moment. Blocks on the database. */
    public boolean isAlone() {
        try {
            return nodes.live().names().equals(List.of(nodes.self()));
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Lets others in that share, once this node has started. Blocks on the database. */
    public void share() {
        try {
            nodes.share();
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    /** Returns the instances that are to be stopped and that no node has. Blocks on the database. */
    public Set<InstanceId> stopped() {
        return claims.stopped();
    }

    /** Returns the name of this node. */
    public String self() {
        return nodes.self();
    }

    @Override
    public boolean isLive(String node) {
        return live.contains(node);
    }

    /**
     * Looks for nodes that have ended, and moves the number of instances one step towards this node's share. To be called by
     * one thread at a time, as {@link Looks} does. Blocks on the database.
     *
     * @return how long until the next look: less than a second if the lease of another node is about to end
     */
    public Duration look() throws SQLException {
        Nodes.Living living = nodes.live();
        keepShare(living);
        return living.untilNextEnd()
                .map(end -> end.plus(UNTIL_IT_IS_OVER))
                .filter(end -> end.compareTo(Looks.USUALLY_EVERY) < 0)
                .orElse(Looks.USUALLY_EVERY);
    }

    private void keepShare(Nodes.Living living) {
        if (!living.names().equals(live) || !living.cleared()) {
            changes.incrementAndGet();
        }
        live = living.names();
        seen.accept(living);
        makeSure();
        followDepartures();
        int change = changes.get();
        if (change == counted && ++looks % LOOKS_BETWEEN_COUNTS != 0) {
            return;
        }
        Claims.Standing standing = claims.standing();
        counted = Share.isEven(standing, live.size()) ? change : -1;
        int claimed = Share.toClaim(standing, live.size());
        if (claimed > 0) {
            claim(claimed);
        } else if (!departures.areEnding()) {
            release(Share.toRelease(standing, live.size()));
        }
    }

    private void claim(int max) {
        synchronized (changing) {
            try {
                gain(claims.claim(max));
            } catch (RuntimeException e) {
                unsure = true;
                throw e;
            }
        }
    }

    private void gain(Collection<InstanceId> ids) {
        gained.accept(ids);
        mine.addAll(ids);
        departures.over(ids);
        claimed.addAndGet(ids.size());
        here.accept(ids);
    }

    private void followDepartures() {
        Set<InstanceId> released = departures.released();
        if (!released.isEmpty()) {
            departures.looked(released, claims.free(released));
        }
    }

    /** They are this node's, although they do not run any more, until another one may claim them. */
    private void release(int surplus) {
        List<InstanceId> ids = new ArrayList<>();
        if (surplus > 0) {
            ids.addAll(claims.leastWatched(surplus));
            ids.retainAll(mine); // else its claim is just being made, or in doubt
            ids.removeAll(doubtful);
        }
        if (ids.isEmpty()) {
            return;
        }
        LOG.info("{} instances go to another node", ids.size());
        departures.begin(ids);
        CompletableFuture<Void> ended;
        try {
            ended = ending.apply(ids);
        } catch (RuntimeException e) {
            ended = CompletableFuture.failedFuture(e);
        }
        var unused = ended.whenComplete((done, failure) -> {
            if (failure == null) {
                free(ids);
            } else {
                LOG.warn("Instances could not be ended for another node", failure);
                doubt(ids);
            }
        });
    }

    private void free(List<InstanceId> ids) {
        synchronized (changing) {
            try {
                claims.release(ids);
                departures.released(ids);
                ids.forEach(mine::remove);
                released.addAndGet(ids.size());
            } catch (RuntimeException e) {
                LOG.warn("Instances could not be released", e);
                doubt(ids);
            }
        }
    }

    private void doubt(List<InstanceId> ids) {
        doubtful.addAll(ids);
        unsure = true;
        departures.over(ids);
    }

    /** A statement or an end has failed: what was committed decides. */
    private void makeSure() {
        if (!unsure) {
            return;
        }
        synchronized (changing) {
            unsure = false;
            Set<InstanceId> inDoubt = new HashSet<>(doubtful);
            try {
                Set<InstanceId> claimed = claims.mine();
                Set<InstanceId> notRunning = new HashSet<>(claimed);
                notRunning.removeIf(id -> mine.contains(id) && !inDoubt.contains(id));
                gain(notRunning);
                doubtful.removeAll(inDoubt);
                inDoubt.removeAll(claimed);
                mine.removeAll(inDoubt);
            } catch (RuntimeException e) {
                unsure = true;
                throw e;
            }
        }
    }
}
