package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that reaches the maximum size of a file, set by the operating system. */
class FileSizeLimitTest {

    /** How much the file may grow once its tables are there. */
    private static final int ROOM_KIBIBYTES = 512;

    @TempDir
    private Path home;

    @Test
    void writesBeyondTheLimitAreRefusedReadsGoOnAndNothingIsLost() throws Exception {
        int limit = kibibytesOfAnEmptyDatabase() + ROOM_KIBIBYTES;
        Set<String> answered;
        try (ChildJvm limited = ChildJvm.withLargestFile(limit, FillsUp.class, home.toString())) {
            answered = Set.of(limited.read(1).get(0).split(" "));
            assertThat(limited.read(1)).containsExactly(FillsUp.ALL_THERE);
        }
        assertThat(answered).hasSizeGreaterThan(1);
        assertThat(Files.size(file())).isLessThanOrEqualTo(limit * 1024L);

        try (Database unlimited = Database.open(settings(home))) {
            assertThat(ids(unlimited)).containsAll(answered);
            InstanceRows.insert(unlimited, "AFTERWARDS00");
            assertThat(ids(unlimited)).contains("AFTERWARDS00");
        }
    }

    private int kibibytesOfAnEmptyDatabase() throws IOException {
        Database.open(settings(home)).close();
        return Math.toIntExact(Files.size(file()) / 1024);
    }

    private Path file() {
        return home.resolve("db/linkgate.mv.db");
    }

    private static StorageSettings settings(Path home) {
        return new StorageSettings(home.resolve("db/linkgate"));
    }

    private static Set<String> ids(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT id FROM instances")
                        .mapTo(String.class)
                        .set());
    }

    /** The child process: inserts until it is refused and a little longer, reads, and waits to be killed. */
    static final class FillsUp {

        private static final String ALL_THERE = "all there";
        private static final int CALLS_AFTERWARDS = 100;
        /** A call that waits for the pool waits for five seconds. */
        private static final Duration MAX_CALL = Duration.ofSeconds(4);

        private static final Duration UNTIL_OPEN_AGAIN = Duration.ofSeconds(2);

        private final Database database;
        private final Set<String> answered = new LinkedHashSet<>();
        private int calls;

        private FillsUp(Database database) {
            this.database = database;
        }

        public static void main(String[] arguments) throws IOException {
            FillsUp child = new FillsUp(Database.open(settings(Path.of(arguments[0]))));
            child.fill();
            System.out.println(String.join(" ", child.answered));
            System.out.println(child.readsAll() ? ALL_THERE : "some are lost");
            System.in.read();
        }

        /** Inserts until calls are refused. Some later calls may succeed, because small writes still fit. */
        private void fill() {
            while (isAnswered()) {}
            for (int call = 0; call < CALLS_AFTERWARDS; call++) {
                isAnswered();
            }
        }

        /** Inserts with a new id each time: a refused insert may have been written or not. */
        private boolean isAnswered() {
            String id = "NUMBER" + (100_000 + calls++);
            long began = System.nanoTime();
            try {
                InstanceRows.insert(database, id);
                answered.add(id);
                return true;
            } catch (JdbiException e) {
                mustBeARefusal(e);
                if (System.nanoTime() - began > MAX_CALL.toNanos()) {
                    throw new AssertionError("a refusal that took its time", e);
                }
                return false;
            }
        }

        /** Reads until a read succeeds. The file is reopened twice a second; a read in between is refused. */
        private boolean readsAll() {
            long until = System.nanoTime() + UNTIL_OPEN_AGAIN.toNanos();
            while (true) {
                try {
                    return ids(database).containsAll(answered);
                } catch (JdbiException e) {
                    mustBeARefusal(e);
                    if (System.nanoTime() > until) {
                        throw e;
                    }
                    Thread.onSpinWait();
                }
            }
        }

        private static void mustBeARefusal(JdbiException e) {
            if (!(e.getCause() instanceof SQLRecoverableException)) {
                throw new AssertionError("not the refusal of a database that cannot be written", e);
            }
        }
    }
}
