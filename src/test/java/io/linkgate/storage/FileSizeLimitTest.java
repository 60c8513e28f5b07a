package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that reaches the largest file size that its process may write, with the limit of the operating system itself. */
class FileSizeLimitTest {

    private static final int LIMIT_KIBIBYTES = 1024;

    @TempDir
    private Path home;

    @Test
    void writesBeyondTheLimitAreRefusedReadsGoOnAndNothingIsLost() throws Exception {
        int answered;
        try (ChildJvm limited = ChildJvm.withLargestFile(LIMIT_KIBIBYTES, FillsUp.class, home.toString())) {
            answered = Integer.parseInt(limited.read(1).get(0));
            assertThat(limited.read(2)).containsExactly("refused " + FillsUp.CALLS, "reads " + answered);
        }
        assertThat(answered).isPositive();
        assertThat(Files.size(home.resolve("db/linkgate.mv.db"))).isLessThanOrEqualTo(LIMIT_KIBIBYTES * 1024L);

        try (Database unlimited = Database.open(settings(home))) {
            assertThat(count(unlimited)).isEqualTo(answered);
            insert(unlimited, answered);
            assertThat(count(unlimited)).isEqualTo(answered + 1);
        }
    }

    private static StorageSettings settings(Path home) {
        return new StorageSettings(home.resolve("db/linkgate"));
    }

    private static int count(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM instances")
                        .mapTo(Integer.class)
                        .one());
    }

    private static void insert(Database database, int number) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO instances (id, name, engine, wanted, created_at)"
                                + " VALUES (?, 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)",
                        "NUMBER" + (100_000 + number)));
    }

    /** The child: inserts until it is refused, goes on asking, reads, and waits to be killed. */
    static final class FillsUp {

        private static final int CALLS = 100;
        /** The time of a busy pool's single wait; a hundred refusals at once take less than that. */
        private static final Duration ALL_CALLS = Duration.ofSeconds(5);

        private static final Duration UNTIL_OPEN_AGAIN = Duration.ofSeconds(2);

        private FillsUp() {}

        public static void main(String[] arguments) throws IOException {
            Database database = Database.open(settings(Path.of(arguments[0])));
            int answered = 0;
            while (isAnswered(database, answered)) {
                answered++;
            }
            System.out.println(answered);
            System.out.println("refused " + refusals(database, answered));
            System.out.println("reads " + soon(() -> count(database)));
            System.in.read();
        }

        private static int refusals(Database database, int number) {
            long began = System.nanoTime();
            int refused = 0;
            for (int call = 0; call < CALLS; call++) {
                refused += isAnswered(database, number) ? 0 : 1;
            }
            if (System.nanoTime() - began > ALL_CALLS.toNanos()) {
                throw new AssertionError("refusals are slow");
            }
            return refused;
        }

        private static boolean isAnswered(Database database, int number) {
            try {
                insert(database, number);
                return true;
            } catch (JdbiException e) {
                mustBeARefusal(e);
                return false;
            }
        }

        /** The file is opened again twice a second; a call in between is refused. */
        private static int soon(IntSupplier read) {
            long until = System.nanoTime() + UNTIL_OPEN_AGAIN.toNanos();
            while (true) {
                try {
                    return read.getAsInt();
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
            List<Class<?>> causes = List.of(e.getClass(), e.getCause().getClass());
            if (!(e.getCause() instanceof SQLException) || !causes.contains(SQLRecoverableException.class)) {
                throw new AssertionError("not the refusal of a database that cannot be written", e);
            }
        }
    }
}
