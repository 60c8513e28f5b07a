package io.linkgate.bootstrap;

import io.linkgate.cluster.SharedOwnership;
import io.linkgate.cluster.session.ClusterSessions;
import io.linkgate.cluster.session.Watches;
import io.linkgate.cluster.snapshot.ForeignSnapshots;
import io.linkgate.cluster.snapshot.SnapshotLane;
import io.linkgate.cluster.snapshot.SnapshotTable;
import io.linkgate.event.ForeignCodes;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.live.LiveSessions;
import io.linkgate.session.Sessions;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.session.SnapshotStore;
import io.linkgate.storage.Database;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.Notices;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What this node shows of its sessions to other nodes, and knows of theirs. For a node that shares its database. */
final class SnapshotModule implements AutoCloseable {

    private final SharedOwnership ownership;
    private final Threads threads;
    private final Clock clock;
    private final SnapshotLane lane;
    private final ForeignSnapshots foreign;
    private final Watches watches;
    private Optional<ClusterSessions> sessions = Optional.empty();

    /**
     * Begins to follow the other nodes.
     *
     * @param local the store from which this node's own sessions are read
     */
    SnapshotModule(
            SnapshotStore local,
            Database database,
            SharedOwnership ownership,
            Sealing sealing,
            Threads threads,
            Clock clock) {
        Jdbi jdbi = database.jdbi();
        Notices notices = database.notices();
        this.ownership = ownership;
        this.threads = threads;
        this.clock = clock;
        SnapshotTable table = new SnapshotTable(jdbi, notices, sealing, ownership.self());
        lane = new SnapshotLane(local, table, threads.disk(), threads.scheduler(), clock);
        foreign = ForeignSnapshots.begin(table, notices, threads.disk(), threads.scheduler(), clock);
        watches = new Watches(jdbi, notices, ownership, threads.disk(), clock);
        ownership.whenSeen(living -> foreign.nodesAre(living.names(), living.silent()));
    }

    /** Returns the store into which the sessions of this node go. */
    SnapshotStore store() {
        return lane;
    }

    /** Returns the sessions of all nodes. */
    Sessions sessions(LiveSessions live, Instances instances, ForeignCodes codes) {
        ClusterSessions all = new ClusterSessions(
                live,
                foreign,
                id -> ownership.isMine(id) && !live.isElsewhere(id),
                watches,
                instances::inMemory,
                threads.workers(),
                threads.scheduler(),
                clock);
        all.whenChangedElsewhere(id ->
                foreign.get(id).map(SharedSnapshot::snapshot).ifPresentOrElse(codes::seen, () -> codes.forget(id)));
        sessions = Optional.of(all);
        return all;
    }

    /** Returns how many callers wait for other nodes. */
    int waiting() {
        return sessions.map(ClusterSessions::waiting).orElse(0);
    }

    /** Returns how many changes of this node's sessions wait to be written. */
    int unwritten() {
        return lane.waiting();
    }

    /** Forgets an instance that another node has deleted. */
    void forget(InstanceId id) {
        foreign.forget(id);
        watches.forget(id);
    }

    /** Answers the callers that wait for other nodes; may be called again. */
    void end() {
        sessions.ifPresent(ClusterSessions::close);
    }

    @Override
    public void close() {
        end();
        lane.close();
        foreign.close();
    }
}
