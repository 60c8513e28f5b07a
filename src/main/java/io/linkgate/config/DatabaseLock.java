package io.linkgate.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tests whether a server is using the embedded database. A Linkgate holds the lock of a file beside it, and H2 that of the
 * database while it is open, which is all that older versions have; this class tries to take the same locks and releases
 * them at once. Only for the check before a server starts, in a process without
 * an open database: closing a file drops every POSIX lock that the process has on it.
 */
final class DatabaseLock {

    private final StorageSettings storage;

    DatabaseLock(StorageSettings storage) {
        this.storage = storage;
    }

    boolean isHeld() {
        return isHeld(storage.lockFile()) || isHeld(storage.storeFile());
    }

    private static boolean isHeld(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false; // opening the database reports any other problem of the file better
        }
    }
}
