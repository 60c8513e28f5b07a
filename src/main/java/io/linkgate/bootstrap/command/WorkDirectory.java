package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.backup.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

/**
 * A directory beside a backup for all of it that is not complete, readable by its owner only. It is locked while it is
 * used, and deleted afterwards, also when the process is told to end; what killed processes left is deleted by the next
 * one. For one thread.
 */
final class WorkDirectory implements AutoCloseable {

    private static final String PREFIX = "linkgate-backup-";
    private static final String LOCK = "linkgate-backup.lock";

    /** What is written while it is deleted makes that fail; its writer fails then, too. */
    private static final int ATTEMPTS = 100;

    private final Path directory;
    private final FileChannel lock;
    private final Thread end = new Thread(this::deleteAtTheEnd, "linkgate-end-of-backup");

    private WorkDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Makes one, and deletes what no process uses any more. */
    static WorkDirectory in(Path parent) throws IOException {
        Path directory = Files.createTempDirectory(parent, PREFIX);
        boolean made = false;
        try {
            sweep(parent, Files.getOwner(directory));
            FileChannel channel =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock unused = channel.lock(); // held until the channel is closed
            WorkDirectory work = new WorkDirectory(directory, channel);
            Runtime.getRuntime().addShutdownHook(work.end);
            made = true;
            return work;
        } catch (IllegalStateException e) {
            throw new IOException("the process is about to end", e);
        } finally {
            if (!made) {
                FileTree.delete(directory);
            }
        }
    }

    /** Returns where it is. */
    Path path() {
        return directory;
    }

    private static void sweep(Path parent, UserPrincipal owner) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : left) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(each).equals(owner)
                        && isAbandoned(each.resolve(LOCK))) {
                    FileTree.delete(each);
                }
            }
        }
    }

    /** Whether there is a lock that no process holds. One that is just being made has none yet. */
    private static boolean isAbandoned(Path lock) {
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock mine = channel.tryLock()) {
            return mine != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private void deleteAtTheEnd() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                FileTree.delete(directory);
                return;
            } catch (IOException e) {
                Thread.onSpinWait(); // the command still writes into it
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            FileTree.delete(directory);
        } finally {
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            return; // it runs already
        }
    }
}
