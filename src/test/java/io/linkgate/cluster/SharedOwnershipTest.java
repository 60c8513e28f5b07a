package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.NoticeHub;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one PostgreSQL, each with a lease of its own. */
class SharedOwnershipTest {

    private static final InstanceId FIRST = InstanceId.parse("ABCDEFGHIJ00").orElseThrow();

    private final StorageSettings settings = shared(PostgresServer.shared().emptyDatabase());
    private final NoticeHub hub = new NoticeHub();
    private final TestClock clock = TestClock.atVectorTime();
    private final List<Node> nodes = new ArrayList<>();
    private Node one;
    private Node other;

    /** A node with its own connections. */
    private final class Node implements AutoCloseable {

        private final Database database = Database.open(settings);
        private final Nodes lives = database.nodes().orElseThrow();
        private final SharedOwnership ownership =
                new SharedOwnership(lives, database.jdbi(), hub.of(lives.self()), clock);
        private final Set<InstanceId> runs = new HashSet<>();
        private final Set<InstanceId> here = new HashSet<>();
        private int looksAsked;
        private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

        Node() {
            ownership.share();
            nodes.add(this);
            ownership.connect(runs::addAll, this::here, this::end);
            ownership.whenMoved(() -> looksAsked++);
        }

        private void here(Collection<InstanceId> ids) {
            ids.stream().filter(ownership::isMine).forEach(here::add);
        }

        private CompletableFuture<Void> end(Collection<InstanceId> ids) {
            runs.removeAll(ids);
            return ended;
        }

        @Override
        public void close() {
            nodes.remove(this);
            database.close();
        }
    }

    private static StorageSettings shared(StorageSettings alone) {
        return new StorageSettings(alone.databaseFile(), alone.server(), true);
    }

    @BeforeEach
    void open() {
        one = new Node();
        other = new Node();
    }

    @AfterEach
    void close() {
        List.copyOf(nodes).forEach(Node::close);
    }

    private void add(int from, int to) {
        one.database.jdbi().useHandle(handle -> {
            var batch = handle.prepareBatch("INSERT INTO instances (id, name, engine, wanted, created_at)"
                    + " VALUES (?, 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)");
            for (int number = from; number < to; number++) {
                batch.add("ABCDEFGH%04d".formatted(number).replace("ABCDEFGH00", "ABCDEFGHIJ"));
            }
            batch.execute();
        });
    }

    @Test
    void runningInstancesAreSharedOut() throws Exception {
        add(0, 7);

        one.ownership.look();
        other.ownership.look();

        assertThat(one.runs).hasSize(4).doesNotContainAnyElementsOf(other.runs);
        assertThat(other.runs).hasSize(3);
        assertThat(other.ownership.live()).containsExactly(one.lives.self(), other.lives.self());
        assertThat(one.runs).allMatch(one.ownership::isMine).noneMatch(other.ownership::isMine);
    }

    /** Counting reads all instances, and is left out while nothing seems to have changed. */
    @Test
    void whatIsFreeWithoutASignIsClaimedWithinTenLooks() throws Exception {
        one.ownership.look();
        add(0, 4);

        one.ownership.look();
        assertThat(one.runs).isEmpty();
        for (int look = 0; look < 9; look++) {
            one.ownership.look();
        }

        assertThat(one.runs).hasSize(2);
    }

    /** Its instances are free at that moment. */
    @Test
    void noticeOfANodeThatLeavesAsksForALookThatCounts() throws Exception {
        List<String> looks = new ArrayList<>();
        one.ownership.whenMoved(() -> looks.add("at once"));
        one.ownership.look();
        add(0, 4); // without a sign

        other.database
                .jdbi()
                .useTransaction(handle -> hub.of(other.lives.self()).send(handle, Nodes.LEFT, ""));

        assertThat(looks).containsExactly("at once");
        one.ownership.look();
        assertThat(one.runs).hasSize(2);
    }

    @Test
    void nextLookIsAtTheEndOfTheFirstLease() throws Exception {
        assertThat(one.ownership.look()).isEqualTo(Looks.USUALLY_EVERY);
        isNotRenewed(other);
        leaseEndsIn("900 milliseconds", other);
        assertThat(one.ownership.look()).isBetween(Duration.ofMillis(1), Duration.ofMillis(905));
        assertThat(other.ownership.look()).as("of the node itself").isEqualTo(Looks.USUALLY_EVERY);

        leaseEndsIn("0 seconds", other);
        assertThat(one.ownership.look()).isEqualTo(Looks.USUALLY_EVERY);
        assertThat(one.ownership.live()).containsExactly(one.lives.self());
    }

    /** The node goes on to renew its lease, once a second, which changes nothing. */
    private void isNotRenewed(Node node) {
        PostgresServer.shared()
                .execute(
                        settings,
                        "CREATE FUNCTION hold() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;"
                                + " CREATE TRIGGER hold BEFORE UPDATE ON nodes FOR EACH ROW WHEN (OLD.node = '"
                                + node.lives.self() + "' AND NEW.ends_at > now() + INTERVAL '2 seconds')"
                                + " EXECUTE FUNCTION hold()");
    }

    private void leaseEndsIn(String time, Node node) {
        PostgresServer.shared()
                .execute(
                        settings,
                        "SELECT set_config('linkgate.fence', MIN(fence)::TEXT, FALSE) FROM nodes; UPDATE nodes"
                                + " SET ends_at = now() + INTERVAL '" + time + "' WHERE node = '" + node.lives.self()
                                + "'");
    }

    @Test
    void mostLatelyWatchedAreClaimedFirst() throws Exception {
        add(0, 4);
        one.database
                .jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "UPDATE instances SET watched_at = CURRENT_TIMESTAMP WHERE id IN ('ABCDEFGHIJ03', 'ABCDEFGHIJ02')"));

        one.ownership.look();

        assertThat(one.runs).extracting(InstanceId::value).containsExactlyInAnyOrder("ABCDEFGHIJ02", "ABCDEFGHIJ03");
    }

    @Test
    void oneThatIsAskedForAnInstanceClaimsIt() {
        add(0, 1);

        assertThat(one.ownership.ownerOrClaim(FIRST)).isEmpty();
        assertThat(one.ownership.isMine(FIRST)).isTrue();
        assertThat(one.runs).containsExactly(FIRST);
        assertThat(one.ownership.ownerOrClaim(FIRST)).isEmpty();
        assertThat(other.ownership.ownerOrClaim(FIRST)).contains(one.lives.self());
        assertThat(other.ownership.isMine(FIRST)).isFalse();
    }

    @Test
    void instanceThatDoesNotExistIsNotClaimed() {
        assertThat(one.ownership.ownerOrClaim(FIRST)).isEmpty();

        assertThat(one.ownership.isMine(FIRST)).isFalse();
    }

    @Test
    void newInstanceIsClaimedWhereItIsMade() throws Exception {
        one.database.jdbi().useTransaction(handle -> {
            handle.execute("INSERT INTO instances (id, name, engine, wanted, created_at)"
                    + " VALUES ('ABCDEFGHIJ00', 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)");
            one.ownership.claimNew(handle, FIRST);
        });

        other.ownership.look();

        assertThat(one.ownership.isMine(FIRST)).isTrue();
        assertThat(other.runs).isEmpty();
    }

    @Test
    void nodeWithMoreThanItsShareGivesSomeBackOnceTheyHaveEnded() throws Exception {
        other.close();
        add(0, 6);
        one.ownership.look();
        Set<InstanceId> all = Set.copyOf(one.runs);
        assertThat(all).hasSize(6);
        other = new Node();

        one.ended = new CompletableFuture<>();
        one.ownership.look();
        other.ownership.look();

        assertThat(one.runs).hasSize(3);
        assertThat(one.ownership.size()).isEqualTo(6);
        assertThat(other.runs).isEmpty();
        Set<InstanceId> staying = Set.copyOf(one.runs);
        one.ownership.look();
        assertThat(one.runs).as("while the first are being released").isEqualTo(staying);

        InstanceId moves =
                all.stream().filter(id -> !staying.contains(id)).findFirst().orElseThrow();
        CompletableFuture<Void> moved =
                one.ownership.leaving(moves).orElseThrow().toCompletableFuture();
        assertThat(moved).isNotDone();
        assertThat(staying).allMatch(id -> one.ownership.leaving(id).isEmpty());

        one.ended.complete(null);
        assertThat(one.ownership.isMine(moves)).isFalse();
        assertThat(moved).as("it would go on here if a call claimed it now").isNotDone();
        one.ownership.look();
        assertThat(moved).isNotDone();
        int asked = one.looksAsked;
        other.ownership.look();
        assertThat(one.looksAsked)
                .as("looks, since another node has claimed them")
                .isEqualTo(asked + 1);
        one.ownership.look();

        assertThat(moved).isCompleted();
        assertThat(one.ownership.leaving(moves)).isEmpty();
        assertThat(one.ownership.size()).isEqualTo(3);
        assertThat(one.ownership.claimed()).isEqualTo(6);
        assertThat(one.ownership.released()).isEqualTo(3);
        assertThat(other.runs).hasSize(3).doesNotContainAnyElementsOf(one.runs);
        one.ownership.look();
        assertThat(one.runs).hasSize(3);
    }

    /** A node has two instances and another one joins, which has not looked yet. */
    private InstanceId oneIsReleased() throws Exception {
        other.close();
        add(0, 2);
        one.ownership.look();
        Set<InstanceId> all = Set.copyOf(one.runs);
        other = new Node();
        one.ownership.look();
        return all.stream().filter(id -> !one.runs.contains(id)).findFirst().orElseThrow();
    }

    /** It may have been stopped while it was on its way, or the other node has ended. */
    @Test
    void oneThatNoNodeClaimsIsOnItsWayForThreeSecondsAtMost() throws Exception {
        InstanceId moves = oneIsReleased();

        one.here.clear();
        clock.advance(Departures.TO_BE_CLAIMED.minusMillis(1));
        for (int look = 0; look < 5; look++) {
            one.ownership.look(); // the notices of others ask for many
            assertThat(one.ownership.leaving(moves)).isPresent();
        }
        clock.advance(Duration.ofMillis(1));
        one.ownership.look();

        assertThat(one.ownership.leaving(moves)).isEmpty();
        assertThat(one.ownership.ownerOrClaim(moves)).isEmpty();
        assertThat(one.ownership.isMine(moves)).isTrue();
        assertThat(one.here).contains(moves);
    }

    @Test
    void oneThatIsStoppedOnItsWayIsAwaitedByNoCall() throws Exception {
        InstanceId moves = oneIsReleased();
        one.database
                .jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE instances SET wanted = 'STOPPED' WHERE id = ?", moves.value()));

        one.ownership.look();

        assertThat(one.ownership.leaving(moves)).isEmpty();
    }

    @Test
    void instancesThatCannotBeEndedGoOn() throws Exception {
        other.close();
        add(0, 2);
        one.ownership.look();
        other = new Node();
        one.ended = CompletableFuture.failedFuture(new IllegalStateException("no"));

        one.ownership.look();
        other.ownership.look();
        assertThat(other.runs).isEmpty();
        assertThat(one.ownership.size()).isEqualTo(2);

        other.close();
        one.ownership.look();
        assertThat(one.runs).hasSize(2);
    }

    @Test
    void nodeThatStopsLeavesItsInstancesToTheOthers() throws Exception {
        add(0, 4);
        one.ownership.look();
        other.ownership.look();
        assertThat(other.runs).hasSize(2);
        List<List<String>> seen = new ArrayList<>();
        other.ownership.whenSeen(living -> seen.add(living.names()));

        assertThat(other.ownership.isAlone()).isFalse();

        one.close();
        assertThat(other.ownership.isAlone()).isTrue();
        other.ownership.look();

        assertThat(seen).isNotEmpty().containsOnly(List.of(other.lives.self()));

        assertThat(other.runs).hasSize(4);
        assertThat(other.ownership.live()).containsExactly(other.lives.self());
    }

    @Test
    void mostLatelyWatchedAreReleasedLast() throws Exception {
        other.close();
        add(0, 4);
        one.ownership.look();
        InstanceId watched = InstanceId.parse("ABCDEFGHIJ00").orElseThrow();
        one.ownership.watched(List.of(watched), Instant.now().plusSeconds(5));
        other = new Node();

        one.ownership.look();

        assertThat(one.runs).hasSize(2).contains(watched);
    }

    /** A claim whose answer is lost is in the database, and no node runs it. */
    @Test
    void claimThatIsInDoubtIsFound() throws Exception {
        add(0, 1);
        other.database
                .jdbi()
                .useHandle(
                        handle -> handle.execute("CREATE FUNCTION lose() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN"
                                + " RAISE EXCEPTION 'lost'; END $$; CREATE TRIGGER lose BEFORE INSERT ON claims"
                                + " FOR EACH STATEMENT EXECUTE FUNCTION lose()"));
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> one.ownership.ownerOrClaim(FIRST));
        other.database.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER lose ON claims"));
        one.database
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO claims (instance_id, node) VALUES ('ABCDEFGHIJ00', ?)", one.lives.self()));

        one.ownership.look();

        assertThat(one.ownership.isMine(FIRST)).isTrue();
        assertThat(one.runs).containsExactly(FIRST);
    }

    /** Each claims at the same time as the other, again and again; no instance has two nodes. */
    @Test
    void concurrentClaimsNeverMeet() throws Exception {
        add(0, 300);
        CompletableFuture<Void> looks = CompletableFuture.allOf(List.of(one, other).stream()
                .map(node -> CompletableFuture.runAsync(() -> {
                    try {
                        node.ownership.look();
                        node.ownership.look();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toArray(CompletableFuture[]::new));
        looks.get(60, TimeUnit.SECONDS);

        assertThat(one.runs).hasSize(150).doesNotContainAnyElementsOf(other.runs);
        assertThat(other.runs).hasSize(150);
        assertThat(one.ownership.size()).isEqualTo(150);
    }
}
