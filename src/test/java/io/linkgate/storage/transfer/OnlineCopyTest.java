package io.linkgate.storage.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineCopyTest {

    private static final int COPIES = Integer.getInteger("online.copies", 8);
    private static final int WRITERS = 3;

    @TempDir
    private Path directory;

    @Test
    void copyIsForItsOwnerAloneAndHasAMarkOfItsOwn() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Database database = Database.open(home())) {
            InstanceRows.insert(database, "first");
            InstanceRows.insert(database, "second");

            OnlineCopy.write(database, StorageSettings.embeddedIn(copy), () -> false);

            InstanceRows.insert(database, "third");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("db"))))
                .isEqualTo("rwx------");
        assertThat(copy.resolve("database.mark")).content().contains("instances=2\n");
        try (Database copied = Database.open(StorageSettings.embeddedIn(copy))) {
            assertThat(InstanceRows.count(copied)).isEqualTo(2);
        }
    }

    @Test
    void copyIsGivenUpWhenLinkgateStopsOrTheDiskIsNearlyFull() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Database database = Database.open(home())) {
            InstanceRows.insert(database, "first");

            assertThatIOException()
                    .isThrownBy(() -> OnlineCopy.write(database, StorageSettings.embeddedIn(copy), () -> true))
                    .withMessage("Linkgate is being stopped");
        }
        assertThatIOException()
                .isThrownBy(() -> OnlineCopy.refuseWithoutRoom((64L << 20) - 1))
                .withMessage(
                        "the disk of the home directory has only 63 MB left, and 64 MB must stay for the database");
        OnlineCopy.refuseWithoutRoom(64L << 20);
    }

    @Test
    void copyThatIsMadeWhileOthersWriteIsOfOneMoment() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (Database database = Database.open(home())) {
            List<Writer> writers = Stream.iterate(0, number -> number + 1)
                    .limit(WRITERS)
                    .map(number -> new Writer(database, number))
                    .toList();
            List<CompletableFuture<Void>> writing = writers.stream()
                    .map(writer -> CompletableFuture.runAsync(writer, threads))
                    .toList();
            try {
                Eventually.holds("each has written", () -> writers.stream().allMatch(writer -> writer.committed > 0));
                for (int number = 0; number < COPIES; number++) {
                    Path copy = Files.createDirectory(directory.resolve("copy" + number));
                    long written = writers.get(0).committed;
                    while (writers.get(0).committed < written + 20) { // in between, the file reuses its space
                        assertThat(writing).noneMatch(CompletableFuture::isDone);
                        Thread.onSpinWait();
                    }
                    List<Integer> before =
                            writers.stream().map(writer -> writer.committed).toList();

                    OnlineCopy.write(database, StorageSettings.embeddedIn(copy), () -> false);

                    try (Database copied = Database.open(StorageSettings.embeddedIn(copy))) {
                        isOfOneMoment(copied, before);
                    }
                }
            } finally {
                writers.forEach(writer -> writer.stopped = true);
            }
            for (CompletableFuture<Void> each : writing) {
                each.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void isOfOneMoment(Database copied, List<Integer> before) {
        copied.mark().orElseThrow().check(InstanceRows.count(copied));
        copied.jdbi().useHandle(handle -> {
            assertThat(ids(handle, "SELECT id FROM instances ORDER BY id"))
                    .as("what is written in one transaction")
                    .isEqualTo(ids(handle, "SELECT instance_id FROM departing_devices ORDER BY instance_id"));
            handle.createQuery("SELECT sealed FROM departing_devices")
                    .mapTo(byte[].class)
                    .forEach(content -> assertThat(content).containsOnly(content[0]));
            for (int number = 0; number < WRITERS; number++) {
                String newest = ids(handle, "SELECT MAX(id) FROM instances WHERE id LIKE '" + number + "-%'")
                        .get(0);
                assertThat(Integer.parseInt(newest.substring(2)))
                        .as("what was committed before the copy was asked for")
                        .isGreaterThanOrEqualTo(before.get(number));
            }
        });
    }

    private static List<String> ids(Handle handle, String query) {
        return handle.createQuery(query).mapTo(String.class).list();
    }

    private StorageSettings home() throws Exception {
        return StorageSettings.embeddedIn(Files.createDirectories(directory.resolve("home")));
    }

    /** Changes two tables in each transaction; deletes what is old, so that parts of the file are used again. */
    private static final class Writer implements Runnable {

        private static final int KEPT = 30;

        private final Database database;
        private final int number;
        private final Random random;
        private final Deque<String> kept = new ArrayDeque<>();
        private volatile int committed;
        private volatile boolean stopped;

        Writer(Database database, int number) {
            this.database = database;
            this.number = number;
            this.random = new Random(number);
        }

        @Override
        public void run() {
            for (int next = 1; !stopped; next++) {
                String id = number + "-%08d".formatted(next);
                byte[] content = new byte[1 + random.nextInt(9000)];
                Arrays.fill(content, (byte) random.nextInt());
                database.jdbi().useTransaction(handle -> {
                    handle.execute(
                            "INSERT INTO instances (id, name, engine, wanted, created_at)"
                                    + " VALUES (?, 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)",
                            id);
                    handle.execute(
                            "INSERT INTO departing_devices (instance_id, engine, sealed) VALUES (?, 'sandbox', ?)",
                            id,
                            content);
                    if (kept.size() == KEPT) {
                        String old = kept.remove();
                        handle.execute("DELETE FROM instances WHERE id = ?", old);
                        handle.execute("DELETE FROM departing_devices WHERE instance_id = ?", old);
                    }
                });
                kept.add(id);
                committed = next;
            }
        }
    }
}
