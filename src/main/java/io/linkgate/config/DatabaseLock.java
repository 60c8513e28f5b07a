package io.linkgate.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Asks whether a server is using the embedded database. H2 holds a file lock as long as it is open; we try for the same
 * lock and let go at once. Only for the check before a server is started, in a process that has no database open itself:
 * closing a file drops every POSIX lock that the process has on it.
 */
final class DatabaseLock {

    private final Path file;

    DatabaseLock(StorageSettings storage) {
        file = storage.databaseFile().resolveSibling(storage.databaseFile().getFileName() + ".mv.db");
    }

    boolean isHeld() {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false; // whatever else is wrong with the file, opening the database tells it better
        }
    }
}
