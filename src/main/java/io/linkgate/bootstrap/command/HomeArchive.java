package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.backup.CopyRequest;
import io.linkgate.bootstrap.backup.FileTree;
import io.linkgate.bootstrap.command.BackupFile.Entries;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.transfer.FilledDatabase;
import io.linkgate.storage.transfer.PortableDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A home directory and its database, backed up and restored: everything that is in it, keys included. In a backup the
 * database is always embedded, so a backup of either kind can be restored into either.
 */
final class HomeArchive {

    private final Path home;
    private final StorageSettings storage;

    HomeArchive(Path home, StorageSettings storage) {
        this.home = home;
        this.storage = storage;
    }

    /**
     * Writes the backup. A database that is in use is backed up as it is at one moment: a Linkgate that uses the embedded
     * one is asked for a copy, and waited for.
     *
     * @param waiting for the answer
     * @throws java.nio.file.FileAlreadyExistsException if the file exists
     * @throws IOException if it cannot be written, is in the home itself, or the Linkgate that has the embedded database
     *     open does not copy it
     * @throws io.linkgate.config.SettingsException if the database on a server cannot be read
     */
    void write(BackupFile file, String version, Waiting waiting) throws IOException {
        file.refuseIfPresent();
        if (FileTree.holds(home, file.directory())) {
            throw new IOException("the file would be in the home directory " + home + ", and so in the backup itself."
                    + " Name a file elsewhere; in a container, on a second volume");
        }
        Optional<Server> server = storage.server();
        WorkDirectory work = WorkDirectory.in(file.directory());
        try {
            Writer writer = content -> file.write(work.path(), version, content);
            if (server.isPresent()) {
                writeOf(server.get(), work, writer);
            } else if (!writeUnderLock(writer)) {
                writeBeside(writer, waiting);
            }
        } finally {
            close(work, waiting);
        }
    }

    /** The backup is complete, or has failed for another reason. */
    private static void close(WorkDirectory work, Waiting waiting) {
        try {
            work.close();
        } catch (IOException e) {
            waiting.leaves(work.path(), e);
        }
    }

    /** Writes the file with a content. */
    @FunctionalInterface
    private interface Writer {
        void write(BackupFile.Content content) throws IOException;
    }

    /** Writes the backup unless the database is in use. */
    private boolean writeUnderLock(Writer file) throws IOException {
        Path store = storage.storeFile();
        // The database is read through the channel of its lock: closing any other would give the lock up.
        try (FileChannel database = FileChannel.open(store, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = database.tryLock()) {
            if (lock == null) {
                return false;
            }
            file.write(entries -> {
                for (Path each : FileTree.lasting(home)) {
                    if (Files.isSameFile(each, store)) {
                        entries.add(home.relativize(each), Channels.newInputStream(database));
                    } else {
                        add(entries, home, each);
                    }
                }
            });
            return true;
        } catch (OverlappingFileLockException e) {
            return false; // by this process
        }
    }

    private void writeBeside(Writer file, Waiting waiting) throws IOException {
        try (CopyRequest request = CopyRequest.make(home, new SecureRandom())) {
            waiting.begins(home);
            while (true) {
                Optional<Path> copy = request.copy();
                if (copy.isPresent()) {
                    writeWith(copy.get(), file);
                    return;
                }
                waiting.goesOn(request);
                if (writeUnderLock(file)) {
                    return; // it has ended meanwhile
                }
            }
        }
    }

    private void writeOf(Server server, WorkDirectory work, Writer file) throws IOException {
        Path copy = Files.createTempDirectory(work.path(), "copy");
        PortableDatabase.write(server, StorageSettings.embeddedIn(copy));
        writeWith(copy, file);
    }

    /** Writes the backup with a copy of the database, and its mark, in the place of what the home has. */
    private void writeWith(Path copy, Writer file) throws IOException {
        file.write(entries -> {
            for (Path each : FileTree.lasting(home)) {
                if (!UnpackedHome.isEmbedded(home.relativize(each))) { // in use, or left from before the server
                    add(entries, home, each);
                }
            }
            for (Path each : FileTree.lasting(copy)) {
                add(entries, copy, each);
            }
        });
    }

    private static void add(Entries entries, Path root, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            entries.add(root.relativize(file), content);
        } catch (NoSuchFileException e) {
            return; // a Linkgate that runs beside has deleted it
        }
    }

    /**
     * Puts a backup into the home, which must be empty, and into the database on a server, which must be empty too. The
     * whole backup is unpacked and checked before that. A start over half a home is refused.
     *
     * @throws IOException if something is not empty, the file is not a backup or is damaged, or its {@code linkgate.conf}
     *     names another database; nothing has changed then
     * @throws io.linkgate.config.SettingsException if one of the databases cannot be opened; nothing has changed then
     */
    void restore(BackupFile file) throws IOException {
        try (Stream<Path> present = Files.list(home)) {
            if (present.findAny().isPresent()) {
                throw new IOException(home + " is not empty; nothing is overwritten");
            }
        }
        Path directory = Files.createTempDirectory(home, "restore");
        try {
            file.unpack(directory);
            UnpackedHome unpacked = new UnpackedHome(directory);
            unpacked.check(storage);
            if (storage.server().isPresent()) {
                try (FilledDatabase filled = FilledDatabase.fill(unpacked.embedded(), storage)) {
                    unpacked.dropEmbedded();
                    unpacked.moveInto(home);
                    filled.keep();
                }
            } else {
                unpacked.moveInto(home);
            }
        } finally {
            FileTree.delete(directory);
        }
    }
}
