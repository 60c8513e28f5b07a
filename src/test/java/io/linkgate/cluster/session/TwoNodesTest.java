package io.linkgate.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.SharedOwnership;
import io.linkgate.cluster.snapshot.ForeignSnapshots;
import io.linkgate.cluster.snapshot.SnapshotLane;
import io.linkgate.cluster.snapshot.SnapshotTable;
import io.linkgate.config.StorageSettings;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.live.MapSnapshotStore;
import io.linkgate.session.CodePoll;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.testkit.PostgresServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one PostgreSQL, with all that carries a code from one to a caller of the other. */
@Timeout(60)
class TwoNodesTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    private final Clock clock = Clock.systemUTC();
    private final Clock stopped =
            Clock.fixed(clock.instant(), ZoneOffset.UTC); // the nodes are looked at when a test says so
    private final PostgresServer server = PostgresServer.shared();
    private final StorageSettings alone = server.emptyDatabase();
    private final StorageSettings settings = new StorageSettings(alone.databaseFile(), alone.server(), true);
    private final Instance instance = new Instance(ID, "office", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant());
    private final List<Node> nodes = new ArrayList<>();
    private final Node owner = new Node();
    private final Node other = new Node();

    /** Everything but the engines: the test is the session of the node that has the instance. */
    private final class Node {

        private final ExecutorService threads = Executors.newFixedThreadPool(3);
        private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        private final Database database = Database.open(settings);
        private final Nodes lives = database.nodes().orElseThrow();
        private final SharedOwnership ownership =
                new SharedOwnership(lives, database.jdbi(), database.notices(), clock);
        private final SnapshotTable table =
                new SnapshotTable(database.jdbi(), database.notices(), new PlainSealing(), lives.self());
        private final SnapshotLane lane = new SnapshotLane(new MapSnapshotStore(), table, threads, timers, clock);
        private final ForeignSnapshots foreign =
                ForeignSnapshots.begin(table, database.notices(), threads, timers, stopped);
        private final FakeSessions live = new FakeSessions(clock);
        private final ClusterSessions sessions = new ClusterSessions(
                live,
                foreign,
                ownership::isMine,
                new Watches(database.jdbi(), database.notices(), ownership, threads, clock),
                id -> Optional.of(instance),
                threads,
                timers,
                clock);

        private Node() {
            ownership.share();
            nodes.add(this);
        }

        void sees() throws SQLException {
            Nodes.Living living = lives.live();
            foreign.nodesAre(living.names(), living.silent());
        }

        void claims() {
            assertThat(ownership.ownerOrClaim(ID)).isEmpty();
        }

        void shows(String text) {
            Instant now = clock.instant();
            SessionState state = new SessionState.ScanQrCode(new QrCode(text, now, now.plusSeconds(60), 1, 6));
            SessionSnapshot snapshot = new SessionSnapshot(ID, state, now, Optional.empty(), LastFailure.NONE);
            live.put(ID, state);
            lane.put(new SharedSnapshot(snapshot, false, Duration.ofSeconds(1)));
        }

        void awaitShown(String text) {
            await(() -> sessions.liveCode(instance)
                    .filter(code -> code.text().equals(text))
                    .isPresent());
        }

        void stop() {
            nodes.remove(this);
            sessions.close();
            foreign.close();
            lane.close();
            timers.shutdownNow();
            threads.shutdownNow();
            database.close();
        }
    }

    @AfterEach
    void stop() {
        List.copyOf(nodes).forEach(Node::stop);
    }

    @Test
    void callerOfTheOtherNodeGetsTheCode() throws Exception {
        InstanceRows.insert(owner.database, ID.value());
        owner.claims();
        owner.shows("first");
        other.awaitShown("first");
        await(() -> owner.live.looked().contains(ID));
        CompletableFuture<CodePoll> next =
                other.sessions.awaitCode(instance, LONG, 1).toCompletableFuture();

        owner.shows("second");

        assertThat(next.get(20, TimeUnit.SECONDS).snapshot().liveCode(clock.instant()))
                .hasValueSatisfying(code -> assertThat(code.text()).isEqualTo("second"));
    }

    @Test
    void whatIsShownWhileNobodyListensIsReadAfterwards() {
        InstanceRows.insert(owner.database, ID.value());
        owner.claims();
        owner.shows("first");
        other.awaitShown("first");

        server.endSessions(settings, "query LIKE '%LISTEN%' OR query = 'SELECT 1'");
        owner.shows("second");

        other.awaitShown("second");
        owner.shows("third");
        other.awaitShown("third");
    }

    @Test
    void sessionOfANodeThatStopsGoesOnAtTheOther() throws Exception {
        InstanceRows.insert(owner.database, ID.value());
        owner.claims();
        owner.shows("first");
        other.awaitShown("first");

        other.sees();
        owner.stop();
        other.sees();

        assertThat(other.sessions.current(instance).state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        CompletableFuture<CodePoll> waiting =
                other.sessions.awaitCode(instance, LONG).toCompletableFuture();
        await(() -> other.live.looked().contains(ID));
        other.shows("again");
        assertThat(waiting.get(20, TimeUnit.SECONDS).snapshot().liveCode(clock.instant()))
                .hasValueSatisfying(code -> assertThat(code.text()).isEqualTo("again"));
        assertThat(server.number(settings, "SELECT COUNT(*) FROM snapshots WHERE node <> '" + other.lives.self() + "'"))
                .isZero();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
