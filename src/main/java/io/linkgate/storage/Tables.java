package io.linkgate.storage;

import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/**
 * Migrates the tables of an embedded database, completely or not at all. H2 commits every statement that changes a
 * table, so a process killed during a migration would leave tables that no later start can use. Therefore migrations
 * run in a copy of the file, which then replaces it. If one fails, the database is unchanged.
 */
final class Tables {

    private static final String COPY = "-migrating";

    private Tables() {}

    /**
     * Runs the missing migrations.
     *
     * @param database closed, and left closed
     * @return false if another server uses it
     * @throws org.flywaydb.core.api.FlywayException if a migration fails, or a newer Linkgate made the tables
     */
    static boolean migrate(EmbeddedDatabase database) throws IOException, SQLException {
        Path file = database.storeFile();
        EmbeddedDatabase copy = database.sibling(COPY);
        // The lock that H2 would take: until the copy has replaced the file, no other process opens or copies it.
        try (FileChannel original = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = original.tryLock()) {
            if (lock == null) {
                return false;
            }
            copy(original, copy.storeFile());
            migrateOpened(copy);
            if (!AtomicFile.isPosix(file)) {
                original.close(); // an open file cannot be replaced there; closing it also releases the lock
            }
            Files.move(copy.storeFile(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.forceDirectory(file.getParent());
            return true;
        } catch (OverlappingFileLockException e) {
            return false; // held by another web application of this server
        } finally {
            Files.deleteIfExists(copy.storeFile());
        }
    }

    /** Copies through the channel that has the lock: closing another channel of the same file would release it. */
    private static void copy(FileChannel original, Path target) throws IOException {
        try (FileChannel copy = FileChannel.open(
                target,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.DSYNC)) {
            long size = original.size();
            long done = 0;
            while (done < size) {
                done += original.transferTo(done, size - done, copy);
            }
        }
    }

    private static void migrateOpened(EmbeddedDatabase copy) throws IOException, SQLException {
        copy.open();
        try {
            new Schema(copy.source(), Migrations.H2).migrate();
        } finally {
            copy.close();
        }
    }
}
