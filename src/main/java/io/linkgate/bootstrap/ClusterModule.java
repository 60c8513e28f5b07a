package io.linkgate.bootstrap;

import io.linkgate.api.InstalledApi;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.cluster.Leadership;
import io.linkgate.cluster.Looks;
import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.SharedOwnership;
import io.linkgate.cluster.call.Relayed;
import io.linkgate.cluster.session.ChangesElsewhere;
import io.linkgate.cluster.session.SessionHandover;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.event.ForeignCodes;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstanceWrites;
import io.linkgate.instance.Instances;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.live.LiveSessions;
import io.linkgate.metrics.ClusterMetrics;
import io.linkgate.session.Sessions;
import io.linkgate.session.SnapshotStore;
import io.linkgate.storage.Database;
import io.linkgate.storage.DiskRounds;
import io.linkgate.storage.Outage;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.Notices;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Filter;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among those that share its database. If it has the database alone, everything is its own, it leads, and no
 * notice is sent.
 */
final class ClusterModule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterModule.class);

    /** The notice that an instance was added, changed or deleted. */
    private static final String INSTANCE = "instance";

    /** The notice that devices wait to be removed from their accounts. */
    private static final String DEPARTING = "departing";

    /** How often it is noted which instances are watched. */
    private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);

    private final Database database;
    private final Notices notices;
    private final Optional<SharedOwnership> shared;
    private final Threads threads;
    private final Outage outage;
    private final Clock clock;
    private final DiskRounds departing;
    private Optional<SnapshotModule> snapshots = Optional.empty(); // set once at the start, like the next
    private Optional<RelayModule> relay = Optional.empty();
    private volatile Optional<Leadership> leadership = Optional.empty(); // set before the first look
    private volatile Optional<SessionHandover> handover = Optional.empty(); // likewise
    private volatile boolean ended;

    ClusterModule(Database database, Threads threads, Clock clock) {
        this.database = database;
        this.notices = database.notices();
        this.shared = database.nodes().map(nodes -> new SharedOwnership(nodes, database.jdbi(), notices, clock));
        this.threads = threads;
        this.clock = clock;
        this.departing = new DiskRounds(this::sendDeparting, threads.disk(), threads.scheduler());
        this.outage = new Outage(
                LOG, clock, "The share of this node cannot be looked at", "The share of this node is looked at again");
    }

    /** Whether several nodes may have the database. */
    boolean isShared() {
        return shared.isPresent();
    }

    Ownership ownership() {
        return shared.<Ownership>map(some -> some).orElse(Ownership.ALL);
    }

    /** Returns what is written with each change of an instance: a new one is this node's, and the others hear of it. */
    InstanceWrites writes() {
        return shared.<InstanceWrites>map(Writes::new).orElse(InstanceWrites.NONE);
    }

    private final class Writes implements InstanceWrites {

        private final SharedOwnership ownership;

        Writes(SharedOwnership ownership) {
            this.ownership = ownership;
        }

        @Override
        public void added(Handle handle, InstanceId id) {
            ownership.claimNew(handle, id);
            changed(handle, id);
        }

        @Override
        public void changed(Handle handle, InstanceId id) {
            notices.send(handle, INSTANCE, id.value());
        }

        @Override
        public void deleted(Handle handle, InstanceId id) {
            changed(handle, id);
            ownership.forget(id); // if it is not deleted after all, the next command claims it again
        }
    }

    /**
     * Returns the store for the snapshots of this node's sessions, and begins to follow those of others.
     *
     * @param local from which they are read here
     */
    SnapshotStore snapshots(SnapshotStore local, Sealing sealing, SecureRandom random) {
        if (shared.isEmpty()) {
            return local;
        }
        SnapshotModule module = new SnapshotModule(local, database, shared.get(), sealing, threads, clock);
        snapshots = Optional.of(module);
        relay = Optional.of(new RelayModule(database, shared.get(), sealing, threads, clock, random));
        return module.store();
    }

    /** Returns the sessions of all nodes. */
    Sessions sessions(LiveSessions live, Instances instances, EventModule events) {
        return snapshots
                .<Sessions>map(module ->
                        module.sessions(live, instances, new ForeignCodes(events::wantsCodes, events::committed)))
                .orElse(live);
    }

    /** Returns how many callers wait for codes of other nodes. */
    int waiting() {
        return snapshots.map(SnapshotModule::waiting).orElse(0);
    }

    /** Returns the filters of the API: those of events, and those by which other nodes answer calls. */
    Map<String, Function<CallAuthorizer, Filter>> filters(
            EventModule events, PublicAddress address, WaitingCalls waiting) {
        Map<String, Function<CallAuthorizer, Filter>> filters = new LinkedHashMap<>();
        relay.ifPresent(module -> filters.putAll(module.filters(address, waiting)));
        filters.putAll(events.filters());
        return filters;
    }

    /** Begins to answer calls of other nodes. */
    void begin(InstalledApi api) {
        relay.ifPresent(module -> module.begin(api));
    }

    /** Answers the calls that wait for other nodes, and takes none of theirs; may be called again. */
    void end() {
        ended = true;
        handover.ifPresent(SessionHandover::end);
        relay.ifPresent(RelayModule::end);
        snapshots.ifPresent(SnapshotModule::end);
    }

    @Override
    public void close() throws InterruptedException {
        snapshots.ifPresent(SnapshotModule::close);
        if (relay.isPresent()) {
            relay.get().close();
        }
    }

    /**
     * Begins to follow the other nodes and to take a share of the instances; does nothing but lead if there are none.
     *
     * @param written blocks until all that was to be written of these instances is written
     * @param leads begins with what only one node does; called once, perhaps much later
     * @param gone records stops that their nodes could not; gets instances that are stopped, and that no node has
     */
    void start(
            Instances instances,
            LiveSessions sessions,
            Consumer<Collection<InstanceId>> written,
            Runnable leads,
            Consumer<Set<InstanceId>> gone) {
        if (shared.isEmpty()) {
            leads.run();
            return;
        }
        SharedOwnership ownership = shared.get();
        Leadership lead = new Leadership(ownership.self(), leads, () -> {
            Set<InstanceId> stopped = ownership.stopped();
            instances.refresh(stopped);
            gone.accept(stopped);
        });
        leadership = Optional.of(lead);
        ownership.share();
        SessionHandover sharing =
                new SessionHandover(instances, sessions, ownership::isMine, written, gone, threads.disk());
        handover = Optional.of(sharing);
        Consumer<Collection<InstanceId>> changed = ids -> {
            sharing.changed(ids);
            ids.stream().filter(id -> instances.inMemory(id).isEmpty()).forEach(id -> {
                sessions.forgetMoved(id);
                snapshots.ifPresent(module -> module.forget(id));
            });
        };
        ChangesElsewhere changes = new ChangesElsewhere(
                ids -> unlessEnded(() -> changed.accept(ids)),
                () -> unlessEnded(sharing::allMayHaveChanged),
                threads.disk(),
                threads.scheduler(),
                clock);
        notices.listen(INSTANCE, text -> InstanceId.parse(text).ifPresent(changes::changed));
        notices.whenMissed(changes::allMayHaveChanged);
        ownership.connect(sharing::come, sharing::here, sharing::leave);
        Looks looks = new Looks(() -> look(ownership, lead), threads.scheduler(), threads.disk(), clock);
        ownership.whenMoved(looks);
        DiskTask watched = new DiskTask(
                () -> ownership.watched(sessions.watchedSince(clock.instant().minus(BETWEEN_NOTES)), clock.instant()),
                threads.disk());
        threads.scheduler()
                .scheduleWithFixedDelay(
                        watched, BETWEEN_NOTES.toMillis(), BETWEEN_NOTES.toMillis(), TimeUnit.MILLISECONDS);
        looks.run();
    }

    /**
     * Refuses to seal everything with a new key while others go on with the old one: they write what is being sealed.
     *
     * @throws SettingsException if another node lives
     */
    void requireAlone() {
        if (shared.isPresent() && !shared.get().isAlone()) {
            throw new SettingsException(List.of(new SettingProblem(
                    "LINKGATE_KEYSET",
                    "has another primary key than the other nodes; stop all of them before it is changed")));
        }
    }

    /** Returns how long until the next look. */
    private Duration look(SharedOwnership ownership, Leadership lead) {
        Duration next = Looks.USUALLY_EVERY;
        if (ended) {
            return next;
        }
        try {
            next = ownership.look();
            lead.looked(ownership.live());
            outage.over();
        } catch (SQLException | RuntimeException e) {
            outage.failed(e);
        }
        return next;
    }

    private void unlessEnded(Runnable task) {
        if (!ended) {
            task.run();
        }
    }

    void measure(PrometheusRegistry registry, Instances instances) {
        ClusterMetrics metrics = new ClusterMetrics(
                registry,
                new MetricsSources.OfNode(database, shared, snapshots, relay, instances),
                Arrays.stream(Relayed.Kind.values()).map(ClusterModule::word).toList());
        relay.ifPresent(module -> module.whenEnded((kind, time) -> metrics.called(word(kind), time)));
    }

    private static String word(Relayed.Kind outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** Devices wait to be removed: the node that leads does so. Returns at once. */
    void announceDeparting(Runnable look) {
        if (shared.isEmpty() || leads()) {
            look.run();
        } else {
            departing.run();
        }
    }

    /** Calls a task, which must not wait, when another node may have devices to be removed and this one leads. */
    void whenDeparting(Runnable look) {
        Runnable ifLeading = () -> {
            if (leads()) {
                look.run();
            }
        };
        notices.listen(DEPARTING, any -> ifLeading.run());
        notices.whenMissed(ifLeading);
    }

    /** Sends the notice that devices wait to be removed; returns the pause before the next attempt if that fails. */
    private Optional<Duration> sendDeparting() {
        try {
            database.jdbi().useHandle(handle -> notices.send(handle, DEPARTING, ""));
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.debug("The leading node does not know yet that devices are to be removed", e);
            return ended ? Optional.empty() : Optional.of(DiskRounds.AFTER_FAILURE);
        }
    }

    private boolean leads() {
        return leadership.filter(Leadership::hasBegun).isPresent();
    }
}
