package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.PoolHousekeeper;
import io.linkgate.storage.connection.RecoveringDataSource;
import io.linkgate.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is stopped: calls are refused, and all is well again by itself. And a lease that is lost for good. */
class OutageTest {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(10).toNanos();

    private static PostgresServer server;

    private final AtomicLong nanoTime = new AtomicLong();
    private StorageSettings settings;
    private PostgresDatabase database;
    private RecoveringDataSource connections;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void open() throws SQLException {
        settings = server.emptyDatabase();
        database = PostgresDatabase.attempts(settings.server().orElseThrow(), false)
                .get();
        PoolHousekeeper housekeeper = new PoolHousekeeper();
        HikariDataSource pool = database.pool(housekeeper);
        connections = new RecoveringDataSource(database, housekeeper, pool, nanoTime::get);
        assertThat(answers()).isTrue();
    }

    @AfterEach
    void close() {
        connections.close();
        database.close();
    }

    @Test
    void serverThatWasStoppedIsUsedAgainAsSoonAsItIsBack() throws Exception {
        server.stop();
        refuses();
        nanoTime.addAndGet(PAUSE.toNanos());
        refuses();

        long began = System.nanoTime();
        for (int call = 0; call < 200; call++) {
            refuses();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("refused at once")
                .isLessThan(Duration.ofSeconds(1));

        server.startAgain();
        refuses();
        nanoTime.addAndGet(PAUSE.toNanos());

        assertThat(answers()).isTrue();
        assertThatExceptionOfType(DatabaseAwayException.class)
                .as("the lease is held still")
                .isThrownBy(() -> PostgresDatabase.attempts(settings.server().orElseThrow(), false)
                        .get());
    }

    @Test
    void callUnderWayWhenTheServerStopsFailsAsOneToBeRepeated() throws Exception {
        Throwable thrown = catchThrowable(() -> {
            try (Connection connection = connections.getConnection();
                    Statement statement = connection.createStatement()) {
                server.stop();
                statement.execute("SELECT 1");
            }
        });
        server.startAgain();

        assertThat(thrown).isInstanceOf(SQLRecoverableException.class);
    }

    @Test
    void connectionOfTheLeaseIsReplacedWhenItIsLost() throws Exception {
        server.endSessions(settings, "query = 'COMMIT' OR query LIKE '%nodes%'");

        assertThat(answers()).isTrue();
        await(() -> database.leaseAge().orElseThrow().compareTo(Duration.ofSeconds(1)) > 0);
        await(() -> database.leaseAge().orElseThrow().compareTo(Duration.ofSeconds(1)) < 0);
        assertThat(database.isHeld()).isTrue();
        assertThat(answers()).isTrue();
    }

    @Test
    void whoHasLostTheLeaseRefusesForGood() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        database.whenLost(() -> heard.add("lost"));
        try (Connection open = connections.getConnection()) {
            server.execute(settings, "UPDATE nodes SET ends_at = now()");
            PostgresDatabase other = PostgresDatabase.attempts(settings.server().orElseThrow(), false)
                    .get();

            try (Statement statement = open.createStatement()) {
                assertThatExceptionOfType(SQLRecoverableException.class)
                        .as("refused by the server")
                        .isThrownBy(() -> statement.execute("UPDATE instances SET name = ''"));
            }
            refuses();
            nanoTime.addAndGet(PAUSE.toNanos());
            refuses();
            await(() -> !heard.isEmpty());
            assertThat(database.isHeld()).isFalse();

            other.close();
        }
        nanoTime.addAndGet(PAUSE.toNanos());
        refuses();
        assertThat(heard).hasSize(1);
        PostgresDatabase.attempts(settings.server().orElseThrow(), false).get().close();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private void refuses() {
        assertThatExceptionOfType(SQLRecoverableException.class).isThrownBy(this::answers);
    }

    private boolean answers() throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1")) {
            return row.next();
        }
    }
}
