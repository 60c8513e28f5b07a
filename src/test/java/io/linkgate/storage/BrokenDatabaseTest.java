package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenDatabaseTest {

    private static final int TRIES = 20;

    @TempDir
    private Path directory;

    private EmbeddedDatabase database;
    private HikariDataSource pool;
    private Jdbi jdbi;

    @BeforeEach
    void open() throws Exception {
        FilePath.register(new FailingDisk());
        database = new EmbeddedDatabase(directory.resolve("db/linkgate"), FailingDisk.SCHEME);
        database.open();
        pool = database.pool();
        jdbi = Jdbi.create(pool);
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE answered (number INT PRIMARY KEY)"));
    }

    @AfterEach
    void close() {
        FailingDisk.works();
        pool.close();
        database.close();
        FilePath.unregister(new FailingDisk());
    }

    @Test
    void worksAgainWithoutARestartWhenTheDiskWorksAgain() {
        insert(1);

        FailingDisk.fails();
        assertThatExceptionOfType(JdbiException.class).isThrownBy(() -> insert(2));
        assertThatExceptionOfType(JdbiException.class).isThrownBy(() -> insert(3));
        FailingDisk.works();

        assertThat(insertWithinSomeTries(4)).isTrue();
        assertThat(answered()).containsExactly(1, 4);
    }

    private List<Integer> answered() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT number FROM answered ORDER BY number")
                .mapTo(Integer.class)
                .list());
    }

    private boolean insertWithinSomeTries(int number) {
        for (int i = 0; i < TRIES; i++) {
            try {
                insert(number);
                return true;
            } catch (JdbiException e) {
                assertThat(e).hasStackTraceContaining("org.h2");
            }
        }
        return false;
    }

    private void insert(int number) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO answered VALUES (?)", number));
    }

    /** A disk that can be made to fail: open files break, and opening fails too. Public for H2's reflection. */
    public static final class FailingDisk extends FilePathWrapper {

        static final String SCHEME = "failingdisk";

        private static final List<FileChannel> open = new CopyOnWriteArrayList<>();
        private static volatile boolean failing;

        static void fails() {
            failing = true;
            for (FileChannel channel : open) {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        static void works() {
            failing = false;
        }

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            if (failing) {
                throw new IOException("the disk fails");
            }
            FileChannel channel = super.open(mode);
            open.add(channel);
            return channel;
        }
    }
}
