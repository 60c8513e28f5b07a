package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.backup.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory beside a backup for all of it that is not complete, readable by its owner only. It is locked while it is
 * used, and deleted afterwards, also when the process is told to end; what killed processes left is deleted by the next
 * one, if the file system has locks. For one thread.
 */
final class WorkDirectory implements AutoCloseable {

    private static final String PREFIX = "linkgate-backup-";
    private static final String LOCK = "linkgate-backup.lock";

    /** What is written while it is deleted makes that fail; its writer fails then, too. */
    private static final int ATTEMPTS = 100;

    private final Path directory;
    private final Closeable lock;
    private final Thread end = new Thread(this::deleteAtTheEnd, "linkgate-end-of-backup");

    private WorkDirectory(Path directory, Closeable lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Locks a file. */
    @FunctionalInterface
    interface Locking {

        /**
         * Locks the file of a channel, until what is returned is closed, and the channel with it.
         *
         * @throws IOException if the file system has no locks
         */
        Closeable lock(FileChannel channel) throws IOException;
    }

    /** Makes one, and deletes what no process uses any more. */
    static WorkDirectory in(Path parent) throws IOException {
        return in(parent, channel -> {
            FileLock unused = channel.lock(); // held until the channel is closed
            return channel;
        });
    }

    static WorkDirectory in(Path parent, Locking locking) throws IOException {
        Path directory = Files.createTempDirectory(parent, PREFIX);
        Closeable lock = () -> {};
        boolean made = false;
        try {
            sweep(parent, Files.getOwner(directory));
            lock = lock(directory, locking);
            WorkDirectory work = new WorkDirectory(directory, lock);
            Runtime.getRuntime().addShutdownHook(work.end);
            made = true;
            return work;
        } catch (IllegalStateException e) {
            throw new IOException("the process is about to end", e);
        } finally {
            if (!made) {
                delete(directory, lock);
            }
        }
    }

    /** The file gets its name when it is locked: until then, another backup would take it for abandoned. */
    private static Closeable lock(Path directory, Locking locking) throws IOException {
        Path unlocked = directory.resolve(LOCK + ".new");
        FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            Closeable held = locking.lock(channel);
            Files.move(unlocked, directory.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            return held;
        } catch (IOException e) { // such as NFS without its lock manager
            channel.close();
            Files.deleteIfExists(unlocked);
            return () -> {};
        }
    }

    /** Returns where it is. */
    Path path() {
        return directory;
    }

    private static void sweep(Path parent, UserPrincipal owner) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : left) {
                if (isOf(owner, each) && isAbandoned(each.resolve(LOCK))) {
                    delete(each, () -> {});
                }
            }
        }
    }

    private static boolean isOf(UserPrincipal owner, Path directory) throws IOException {
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(directory).equals(owner);
        } catch (NoSuchFileException e) {
            return false; // its backup has just deleted it
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

    /**
     * Deletes one, if it is still there. The lock is given up before its file is deleted: a network disk keeps a file that
     * is open, under another name. As long as anything else is there, the lock file stays, so that the next backup deletes
     * both.
     */
    private static void delete(Path directory, Closeable lock) throws IOException {
        try {
            for (Path each : content(directory)) {
                FileTree.delete(each);
            }
            lock.close();
            if (!content(directory).isEmpty()) {
                throw new FileSystemException(directory.toString(), null, "a file in it is in use");
            }
            Files.deleteIfExists(directory.resolve(LOCK));
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException e) {
            return; // another process, or the end of this one, deletes it
        }
    }

    /** Returns all that is in it but the lock file. */
    private static List<Path> content(Path directory) throws IOException {
        List<Path> content = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, each -> !each.endsWith(LOCK))) {
            all.forEach(content::add);
        }
        return content;
    }

    private void deleteAtTheEnd() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                delete(directory, lock);
                return;
            } catch (IOException e) {
                Thread.onSpinWait(); // the command still writes into it
            }
        }
    }

    /** @throws IOException if it could not be deleted, which does not concern what was made in it */
    @Override
    public void close() throws IOException {
        try (lock) {
            delete(directory, lock);
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
