package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.postgres.NodeLease.Taken;
import io.linkgate.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one database, without waiting for a lease to end: its row says that it has. */
class NodeLeaseTest {

    private static final String WRITE = "INSERT INTO keyset_canary (id, sealed) VALUES (%d, '')";
    private static final String OVER = "UPDATE nodes SET ends_at = now()";

    private final StorageSettings settings = PostgresServer.shared().emptyDatabase();
    private final DataSource source = Sources.of(settings.server().orElseThrow());
    private final NodeLease one = new NodeLease(source, System::nanoTime);
    private final NodeLease other = new NodeLease(source, System::nanoTime);

    @BeforeEach
    void makeTables() {
        Database.open(settings).close();
    }

    @AfterEach
    void release() {
        one.release();
        other.release();
    }

    @Test
    void oneNodeHasTheLeaseUntilItGivesItUp() throws Exception {
        Taken first = one.take(false).orElseThrow();
        assertThat(other.take(false)).isEmpty();
        assertThat(one.renew()).isTrue();
        assertThat(other.take(false)).isEmpty();

        one.release();

        Taken second = other.take(false).orElseThrow();
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(one.renew()).isFalse();
    }

    @Test
    void leaseThatIsOverIsTakenAndNeverRenewed() throws Exception {
        long before = one.take(false).orElseThrow().fence();
        run(source, OVER);
        assertThat(one.renew()).isFalse();

        assertThat(other.take(false).orElseThrow().fence()).isEqualTo(before + 1);
        assertThat(one.renew()).isFalse();
        assertThat(other.renew()).isTrue();
    }

    @Test
    void renewalLastsSixSeconds() throws Exception {
        one.take(false);
        run(source, "UPDATE nodes SET ends_at = now() + INTERVAL '1 second'");

        assertThat(one.renew()).isTrue();

        assertThat(number("SELECT ROUND(1000 * EXTRACT(EPOCH FROM ends_at - clock_timestamp())) FROM nodes"))
                .isBetween(4000L, 6000L);
    }

    @Test
    void renewalFindsANewConnection() throws Exception {
        one.take(false);
        PostgresServer.shared().endSessions(settings, "query NOT LIKE '%nothing%'");

        assertThatExceptionOfType(SQLException.class).isThrownBy(one::renew);
        assertThat(one.renew()).isTrue();
    }

    @Test
    void onlyTheFenceOfALiveNodeWrites() throws Exception {
        DataSource older = fenced(one.take(false).orElseThrow());
        run(older, WRITE.formatted(1));
        run(source, OVER);
        run(older, WRITE.formatted(2)); // no other node has come yet
        DataSource newest = fenced(other.take(false).orElseThrow());

        isRefused(older, WRITE.formatted(3));
        isRefused(older, "DELETE FROM devices");
        isRefused(older, "UPDATE instances SET name = ''");
        isRefused(source, WRITE.formatted(3));
        isRefused(source, "SET linkgate.fence = ''; SET linkgate.admitted = ''; " + WRITE.formatted(3));
        run(older, "SELECT 1 FROM devices");
        run(newest, WRITE.formatted(3));
        assertThat(number("SELECT COUNT(*) FROM keyset_canary")).isEqualTo(3);
    }

    /** A connection asks once in a transaction, and again in the next one. */
    @Test
    void connectionThatHasWrittenIsRefusedAfterwards() throws Exception {
        try (Connection open = fenced(one.take(false).orElseThrow()).getConnection();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute(WRITE.formatted(1));
            statement.execute(WRITE.formatted(2));
            open.commit();
            one.release();
            assertThat(other.take(false)).isPresent();

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(WRITE.formatted(3)))
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("LKG01"));
        }
    }

    /** What a frozen node has begun is not committed when it wakes, and does not keep the next one waiting. */
    @Test
    @Timeout(20)
    void openTransactionsOfAnEndedLeaseAreEnded() throws Exception {
        try (Connection frozen = fenced(one.take(false).orElseThrow()).getConnection();
                Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            statement.execute(WRITE.formatted(1));
            run(source, OVER);

            DataSource newest = fenced(other.take(false).orElseThrow());

            run(newest, WRITE.formatted(1));
            assertThatExceptionOfType(SQLException.class).isThrownBy(frozen::commit);
        }
        assertThat(number("SELECT COUNT(*) FROM keyset_canary")).isOne();
    }

    @Test
    @Timeout(20)
    void transactionThatOnlyHoldsLocksEndsByItself() throws Exception {
        DataSource newest = fenced(one.take(false).orElseThrow());
        try (Connection frozen = newest.getConnection();
                Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            statement.execute("SELECT 1 FROM access_token_revision FOR UPDATE");

            run(newest, "UPDATE access_token_revision SET revision = 1");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as("of the connection that was closed").startsWith("08");
        }
    }

    @Test
    void olderLinkgateIsWaitedFor() throws Exception {
        ServerLock older = new ServerLock(source);
        assertThat(older.take()).isTrue();
        assertThat(one.take(false)).isEmpty();

        older.release();

        assertThat(one.take(false)).isPresent();
        assertThatNoException().isThrownBy(older::release);
    }

    @Test
    void nodesThatShareWriteAtTheSameTime() throws Exception {
        DataSource first = shared(one);
        DataSource second = shared(other);

        run(first, WRITE.formatted(1));
        run(second, WRITE.formatted(2));
        assertThat(new PostgresNodes(other.node(), second).live().names()).containsExactly(one.node(), other.node());
        assertThat(one.renew() && other.renew()).isTrue();

        other.release();

        assertThat(new PostgresNodes(one.node(), first).live().names()).containsExactly(one.node());
        isRefused(second, WRITE.formatted(3));
        run(first, WRITE.formatted(3));
    }

    /** The one that asks renews its own lease, and needs no look at its end. */
    @Test
    void endOfTheFirstLeaseOfAnotherNodeIsKnown() throws Exception {
        DataSource first = shared(one);
        PostgresNodes nodes = new PostgresNodes(one.node(), first);
        assertThat(nodes.live().untilNextEnd()).isEmpty();

        shared(other);
        run(source, "UPDATE nodes SET ends_at = now() + INTERVAL '1 second' WHERE node = '" + one.node() + "'");
        Nodes.Living living = nodes.live();

        assertThat(living.untilNextEnd().orElseThrow()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(living.cleared()).isTrue();
    }

    /** The server ends what serves a connection as soon as the process at its other end is killed. */
    @Test
    void nodeWithoutItsConnectionIsSilentUntilItHasAnother() throws Exception {
        PostgresNodes seen = new PostgresNodes(other.node(), shared(other));
        shared(one);
        one.tablesAreNew();
        other.tablesAreNew();
        assertThat(one.renew() && other.renew()).isTrue();
        assertThat(seen.live().silent()).isEmpty();

        run(source, "SELECT pg_terminate_backend(session, 5000) FROM nodes WHERE node = '" + one.node() + "'");

        assertThat(seen.live().silent()).containsExactly(one.node());
        assertThat(seen.live().names()).containsExactly(other.node(), one.node());
        assertThatExceptionOfType(SQLException.class).isThrownBy(one::renew);
        assertThat(one.renew()).isTrue();
        assertThat(seen.live().silent()).isEmpty();
    }

    /** A version that does not show its connection is believed until its lease is over. */
    @Test
    void nodeThatDoesNotShowItsConnectionIsNotSilent() throws Exception {
        PostgresNodes seen = new PostgresNodes(other.node(), shared(other));
        shared(one);
        assertThat(one.renew()).isTrue();

        assertThat(seen.live().silent()).isEmpty();
    }

    @Test
    void othersHearThatANodeHasLeft() throws Exception {
        shared(one);
        shared(other);
        CompletableFuture<String> heard = new CompletableFuture<>();
        CompletableFuture<Void> listening = new CompletableFuture<>();
        try (PostgresNotices notices = PostgresNotices.begin(source, other.node(), System::nanoTime)) {
            notices.listen(Nodes.LEFT, heard::complete);
            notices.whenMissed(() -> listening.complete(null));
            listening.get(20, TimeUnit.SECONDS);

            one.release();

            assertThat(heard.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    /** It would get no instances before it has started, and the others would release some for it. */
    @Test
    void nodeThatStartsIsNotSeenByTheOthers() throws Exception {
        PostgresNodes first = new PostgresNodes(one.node(), shared(one));
        PostgresNodes starting =
                new PostgresNodes(other.node(), fenced(other.take(true).orElseThrow()));

        assertThat(first.live().names()).containsExactly(one.node());
        assertThat(starting.live().names()).containsExactly(one.node(), other.node());

        starting.share();
        assertThat(first.live().names()).containsExactly(one.node(), other.node());
    }

    @Test
    void nodeThatDoesNotShareIsAlone() throws Exception {
        DataSource first = fenced(one.take(false).orElseThrow());
        assertThat(other.take(true)).isEmpty();
        new PostgresNodes(one.node(), first).share();
        assertThat(other.take(false)).isEmpty();

        assertThat(other.take(true)).isPresent();
    }

    /** By a node that lives: its own connections need not have been opened before. */
    @Test
    @Timeout(20)
    void nodeWhoseLeaseIsOverIsRemovedWithItsClaims() throws Exception {
        DataSource dead = shared(one);
        DataSource living = shared(other);
        run(
                living,
                "INSERT INTO instances (id, name, engine, wanted, created_at)"
                        + " VALUES ('ABCDEFGHIJ01', 'name', 'sandbox', 'RUNNING', now())");
        run(dead, "INSERT INTO claims (instance_id, node) VALUES ('ABCDEFGHIJ01', '" + one.node() + "')");
        try (Connection frozen = dead.getConnection();
                Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            statement.execute(WRITE.formatted(1));
            run(source, OVER + " WHERE node = '" + one.node() + "'");

            assertThat(new PostgresNodes(other.node(), living).live().names()).containsExactly(other.node());

            assertThatExceptionOfType(SQLException.class).isThrownBy(frozen::commit);
        }
        isRefused(dead, WRITE.formatted(2));
        assertThat(number("SELECT COUNT(*) FROM claims")).isZero();
        assertThat(number("SELECT COUNT(*) FROM keyset_canary")).isZero();
        assertThat(one.renew()).isFalse();
    }

    private DataSource shared(NodeLease lease) throws SQLException {
        DataSource fenced = fenced(lease.take(true).orElseThrow());
        new PostgresNodes(lease.node(), fenced).share();
        return fenced;
    }

    @Test
    void everyTableIsFenced() throws Exception {
        List<String> open = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT tablename FROM pg_tables"
                        + " WHERE schemaname = current_schema() AND tablename NOT IN (SELECT relname FROM pg_trigger"
                        + " JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'fence' AND tgenabled = 'O')"
                        + " ORDER BY tablename")) {
            while (rows.next()) {
                open.add(rows.getString(1));
            }
        }

        assertThat(open).containsExactly("active_node", "flyway_schema_history", "nodes");
    }

    private DataSource fenced(Taken taken) {
        return new FencedSource(source, taken.fence());
    }

    private static void isRefused(DataSource source, String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> run(source, sql))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("LKG01"));
    }

    private static void run(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
