package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private EmbeddedDatabase database;
    private RecoveringDataSource connections;
    private Jdbi jdbi;

    @BeforeEach
    void open() throws Exception {
        FilePath.register(new FaultyDisk());
        database = new EmbeddedDatabase(directory.resolve("db/linkgate"), FaultyDisk.SCHEME + ":");
        database.open();
        connections = new RecoveringDataSource(database, nanoTime::get);
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
    void everythingGoesOnAsSoonAsThereIsRoomAgain(String words) {
        FaultyDisk.refuseWrites(words);
        refuses(2);
        for (int attempt = 0; attempt < 20; attempt++) {
            nanoTime.addAndGet(PAUSE.toNanos());
            refuses(2);
        }
        FaultyDisk.repair();

        nanoTime.addAndGet(PAUSE.toNanos());
        insert(3);

        assertThat(answered()).containsExactly(1, 3);
        assertThat(FaultyDisk.channels()).as("open files").isOne();
    }

    @Test
    void diskThatWasPulledOutIsFoundAgain() throws Exception {
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
            calls.add(callers.submit(() -> refuses(2)));
        }
        for (Future<?> call : calls) {
            call.get(10, TimeUnit.SECONDS);
        }
        callers.shutdown();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
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
