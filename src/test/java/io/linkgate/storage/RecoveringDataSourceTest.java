package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.storage.connection.Availability;
import io.linkgate.storage.connection.PoolHousekeeper;
import io.linkgate.storage.connection.RecoveringDataSource;
import io.linkgate.testkit.LogRecorder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FilePath;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveringDataSourceTest {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final AtomicLong nanoTime = new AtomicLong();
    /** Runs when a call has found the database open and is about to use the pool. */
    private final AtomicReference<Step> beforePool = new AtomicReference<>(() -> {});

    private EmbeddedDatabase database;
    private RecoveringDataSource connections;
    private Jdbi jdbi;

    private interface Step {
        void run() throws SQLException;
    }

    @BeforeEach
    void open() throws Exception {
        FilePath.register(new FaultyDisk());
        database = new EmbeddedDatabase(directory.resolve("db/linkgate"), FaultyDisk.SCHEME + ":");
        database.open();
        PoolHousekeeper housekeeper = new PoolHousekeeper();
        HikariDataSource pool = new HikariDataSource(database.poolSettings(housekeeper)) {
            @Override
            public Connection getConnection() throws SQLException {
                beforePool.getAndSet(() -> {}).run();
                return super.getConnection();
            }
        };
        connections = new RecoveringDataSource(database, housekeeper, pool, nanoTime::get);
        jdbi = Jdbi.create(connections);
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE answered (number INT PRIMARY KEY)"));
        insert(1);
    }

    @AfterEach
    void close() {
        FaultyDisk.repair();
        connections.close();
        database.close();
        FilePath.unregister(new FaultyDisk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "File too large", "Disk quota exceeded", "Input/output error"})
    void databaseWorksAgainAsSoonAsThereIsSpace(String words) {
        try (LogRecorder log = LogRecorder.of(Availability.class)) {
            FaultyDisk.refuseWrites(words);
            refuses(2);
            for (int attempt = 0; attempt < 20; attempt++) {
                nanoTime.addAndGet(PAUSE.toNanos());
                refuses(2);
            }
            FaultyDisk.repair();

            nanoTime.addAndGet(PAUSE.toNanos());
            insert(3);

            assertThat(log.lines()).as("of one minute").hasSize(2);
            assertThat(log.lines().get(0)).contains("WARNING: ", "has failed");
            assertThat(log.lines().get(1)).contains("INFO: ", "is open again");
        }

        assertThat(answered()).containsExactly(1, 3);
        assertThat(FaultyDisk.channels()).as("open files").isOne();
    }

    @Test
    void removedDiskIsUsedAgainWhenItIsBack() throws Exception {
        FaultyDisk.pullOut();
        refuses(2);
        nanoTime.addAndGet(PAUSE.toNanos());
        refuses(2);
        FaultyDisk.repair();

        nanoTime.addAndGet(PAUSE.toNanos());
        insert(4);

        assertThat(answered()).containsExactly(1, 4);
    }

    @Test
    void callsAreRefusedAtOnceWhileNothingCanBeWritten() throws Exception {
        FaultyDisk.refuseWrites("No space left on device");
        refuses(2);

        long began = System.nanoTime();
        ExecutorService callers = Executors.newFixedThreadPool(20);
        List<Future<?>> calls = new ArrayList<>();
        for (int call = 0; call < 200; call++) {
            int number =
                    10 + call; // its own: H2 shows a row before the write that fails, so the same would exist already
            calls.add(callers.submit(() -> refuses(number)));
        }
        for (Future<?> call : calls) {
            call.get(10, TimeUnit.SECONDS);
        }
        callers.shutdown();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    }

    /** The pool itself would wait for five seconds, and then throw an error of its own. */
    @Test
    void callThatMeetsTheDatabaseGivenUpInThePoolIsRefusedAtOnce() throws Exception {
        try (Connection other = connections.getConnection()) { // so that the pool has to connect for the next call
            beforePool.set(() -> giveUp(other));

            Throwable refused = catchThrowable(connections::getConnection);

            assertThat(refused).isInstanceOf(SQLRecoverableException.class);
            assertThat(refused.getCause()).as("without waiting").isNotInstanceOf(SQLTransientConnectionException.class);
        }
        FaultyDisk.repair();
        nanoTime.addAndGet(PAUSE.toNanos());
        insert(3);

        assertThat(answered()).containsExactly(1, 3);
    }

    /** Each of them is refused by the pool's one connection, which they pass on. */
    @Test
    void manyCallsThatMeetItSoAreAllRefusedAtOnce() throws Exception {
        int calls = 20;
        CyclicBarrier allInThePool = new CyclicBarrier(calls + 1);
        ExecutorService callers = Executors.newFixedThreadPool(calls);
        List<Future<Throwable>> refused = new ArrayList<>();
        try (Connection other = connections.getConnection()) {
            for (int call = 0; call < calls; call++) {
                CountDownLatch found = new CountDownLatch(1);
                beforePool.set(() -> {
                    found.countDown();
                    await(allInThePool);
                });
                refused.add(callers.submit(() -> catchThrowable(connections::getConnection)));
                assertThat(found.await(10, TimeUnit.SECONDS)).isTrue();
            }
            giveUp(other);
            await(allInThePool);
            for (Future<Throwable> one : refused) {
                assertThat(one.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(SQLRecoverableException.class)
                        .satisfies(
                                e -> assertThat(e.getCause()).isNotInstanceOf(SQLTransientConnectionException.class));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** Like the pool, which closes evicted connections later and on its own thread. */
    @Test
    void connectionOfTheTimeBeforeGivesUpNothingWhenItFails() throws Exception {
        try (Connection before = connections.getConnection()) {
            giveUp(before);
            FaultyDisk.repair();
            nanoTime.addAndGet(PAUSE.toNanos());
            insert(3);

            assertThatExceptionOfType(SQLRecoverableException.class)
                    .isThrownBy(() -> before.createStatement().execute("INSERT INTO answered VALUES (4)"));
        }

        insert(5);
        assertThat(answered()).containsExactly(1, 3, 5);
    }

    /** A different error, which a retry would not cure. */
    @Test
    void callGetsTheReasonAtOnceIfThePoolCannotConnect() throws Exception {
        jdbi.useHandle(handle -> handle.execute("ALTER USER \"linkgate\" SET PASSWORD 'another'"));
        try (Connection last = connections.getConnection()) {
            Throwable thrown = catchThrowable(connections::getConnection);

            assertThat(thrown).isInstanceOf(SQLException.class).isNotInstanceOf(SQLTransientConnectionException.class);
            last.createStatement().execute("ALTER USER \"linkgate\" SET PASSWORD ''");
        }
        insert(3);
        assertThat(answered()).containsExactly(1, 3);
    }

    @Test
    void fileIsTriedTwiceASecondAndNotAtEachCall() {
        FaultyDisk.refuseWrites("No space left on device");
        refuses(2);
        nanoTime.addAndGet(PAUSE.toNanos());
        refuses(2);
        FaultyDisk.repair();

        nanoTime.addAndGet(PAUSE.toNanos() - 1);
        refuses(3);
        nanoTime.addAndGet(1);
        insert(3);

        assertThat(answered()).containsExactly(1, 3);
    }

    private static void giveUp(Connection connection) {
        FaultyDisk.refuseWrites("No space left on device");
        assertThatExceptionOfType(SQLRecoverableException.class)
                .isThrownBy(() -> connection.createStatement().execute("INSERT INTO answered VALUES (2)"));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void refuses(int number) {
        assertThatExceptionOfType(JdbiException.class)
                .isThrownBy(() -> insert(number))
                .satisfies(e -> assertThat(sqlCause(e)).isInstanceOf(SQLRecoverableException.class));
    }

    private static Throwable sqlCause(Throwable thrown) {
        return thrown instanceof SQLException ? thrown : sqlCause(thrown.getCause());
    }

    private List<Integer> answered() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT number FROM answered ORDER BY number")
                .mapTo(Integer.class)
                .list());
    }

    private void insert(int number) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO answered VALUES (?)", number));
    }
}
