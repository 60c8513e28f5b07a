package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.command.BackupFile.Entries;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.AtomicFile;
import io.linkgate.storage.transfer.FilledDatabase;
import io.linkgate.storage.transfer.PortableDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A home directory and its database, backed up and restored: everything that is in it, keys included. In a backup the
 * database is always embedded, so a backup of either kind can be restored into either.
 */
final class HomeArchive {

    /** What writers leave when they are killed, and what tries whether there is room. */
    private static final String UNFINISHED = ".*\\.(new|try)";

    /** What belongs to an embedded database, in the home. */
    private static final List<String> EMBEDDED = List.of("db", "database.mark");

    private final Path home;
    private final StorageSettings storage;

    HomeArchive(Path home, StorageSettings storage) {
        this.home = home;
        this.storage = storage;
    }

    /**
     * Writes the backup. An embedded database must not be in use; one on a server may be.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file exists
     * @throws IOException if it cannot be written, or a server has the embedded database open
     * @throws io.linkgate.config.SettingsException if the database on a server cannot be read
     */
    void write(BackupFile file, String version) throws IOException {
        Optional<Server> server = storage.server();
        if (server.isPresent()) {
            writeOf(server.get(), file, version);
        } else {
            writeUnderLock(file, version);
        }
    }

    private void writeUnderLock(BackupFile file, String version) throws IOException {
        file.refuseIfPresent();
        Path store = storage.storeFile();
        // The database is read through the channel of its lock: closing any other would give the lock up.
        try (FileChannel database = FileChannel.open(store, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = database.tryLock()) {
            if (lock == null) {
                throw new IOException("a server uses " + home);
            }
            file.write(version, entries -> {
                for (Path each : files(home)) {
                    if (Files.isSameFile(each, store)) {
                        entries.add(home.relativize(each), Channels.newInputStream(database));
                    } else {
                        add(entries, home, each);
                    }
                }
            });
        }
    }

    private void writeOf(Server server, BackupFile file, String version) throws IOException {
        file.refuseIfPresent();
        Path copy = Files.createTempDirectory(file.directory(), "linkgate");
        try {
            PortableDatabase.write(server, databaseIn(copy));
            file.write(version, entries -> {
                for (Path each : files(home)) {
                    if (!isEmbedded(home.relativize(each))) { // left from before the server
                        add(entries, home, each);
                    }
                }
                for (Path each : files(copy)) {
                    add(entries, copy, each);
                }
            });
        } finally {
            delete(copy);
        }
    }

    private static StorageSettings databaseIn(Path home) {
        return new StorageSettings(home.resolve("db").resolve("linkgate"));
    }

    private static boolean isEmbedded(Path name) {
        return EMBEDDED.contains(name.getName(0).toString());
    }

    private static void add(Entries entries, Path root, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            entries.add(root.relativize(file), content);
        } catch (NoSuchFileException e) {
            return; // a Linkgate that runs beside has deleted it
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches(UNFINISHED))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Puts a backup into the home, which must be empty, and into the database on a server, which must be empty too. The
     * whole backup is unpacked and checked before that. An embedded database gets its name last: a start over half a
     * home is refused.
     *
     * @throws IOException if something is not empty, or the file is not a backup or is damaged; nothing has changed then
     * @throws io.linkgate.config.SettingsException if one of the databases cannot be opened; nothing has changed then
     */
    void restore(BackupFile file) throws IOException {
        try (Stream<Path> present = Files.list(home)) {
            if (present.findAny().isPresent()) {
                throw new IOException(home + " is not empty; nothing is overwritten");
            }
        }
        Path unpacked = Files.createTempDirectory(home, "restore");
        try {
            file.unpack(unpacked);
            StorageSettings embedded = databaseIn(unpacked);
            if (!Files.exists(embedded.storeFile())) {
                throw new IOException("the backup has no database");
            }
            if (storage.server().isPresent()) {
                try (FilledDatabase filled = FilledDatabase.fill(embedded, storage)) {
                    for (String each : EMBEDDED) {
                        delete(unpacked.resolve(each));
                    }
                    moveUp(unpacked);
                    filled.keep();
                }
            } else {
                moveUp(unpacked);
            }
        } finally {
            delete(unpacked);
        }
    }

    private void moveUp(Path unpacked) throws IOException {
        List<Path> moved = new ArrayList<>();
        boolean done = false;
        try (Stream<Path> all = Files.list(unpacked)) {
            for (Path each : all.sorted(Comparator.comparing(file -> isEmbedded(unpacked.relativize(file))))
                    .toList()) {
                Path target = home.resolve(each.getFileName());
                Files.move(each, target);
                moved.add(target);
            }
            AtomicFile.forceDirectory(home);
            done = true;
        } finally {
            if (!done) {
                for (Path each : moved) {
                    delete(each);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
