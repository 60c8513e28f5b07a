package io.linkgate.bootstrap.command;

import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup of a home directory in one file: a ZIP archive with everything that is in it, keys included. Made while no
 * server runs, under the lock that a server would take.
 */
final class HomeArchive {

    /** The first entry, by which an archive of ours is known. */
    private static final String MARK = "linkgate-backup.txt";

    private static final String FORMAT = "format=1\n";

    /** What writers leave when they are killed, and what tries whether there is room. */
    private static final String UNFINISHED = ".*\\.(new|try)";

    private static final String DATABASE = "db";

    private final Path home;
    private final Path store;

    /** @param store the file of the database */
    HomeArchive(Path home, Path store) {
        this.home = home;
        this.store = store;
    }

    /**
     * Writes the home into a file, which appears when it is complete, and is readable by its owner only.
     *
     * @throws FileAlreadyExistsException if the file exists
     * @throws IOException if it cannot be written, or a server has the database open
     */
    void write(Path file, String version) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "linkgate", ".backup");
        // The database is read through the channel of its lock: closing any other would give the lock up.
        try (FileChannel database = FileChannel.open(store, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = database.tryLock()) {
            if (lock == null) {
                throw new IOException("a server uses " + home);
            }
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
                zip.putNextEntry(new ZipEntry(MARK));
                zip.write((FORMAT + "version=" + version + "\n").getBytes(StandardCharsets.UTF_8));
                for (Path each : files()) {
                    zip.putNextEntry(
                            new ZipEntry(home.relativize(each).toString().replace('\\', '/')));
                    if (Files.isSameFile(each, store)) {
                        Channels.newInputStream(database).transferTo(zip);
                    } else {
                        Files.copy(each, zip);
                    }
                }
                zip.finish();
                channel.force(true);
            }
            Files.move(temporary, file); // does not replace
            AtomicFile.forceDirectory(temporary.getParent());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(home, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches(UNFINISHED))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Puts the files of a backup into the home, which must be empty. The whole backup is unpacked and checked before any
     * file gets its name, and the database gets its own last: a start over half a home is refused.
     *
     * @throws IOException if the home is not empty, or the file is not a backup or is damaged
     */
    void restore(Path file) throws IOException {
        try (Stream<Path> present = Files.list(home)) {
            if (present.findAny().isPresent()) {
                throw new IOException(home + " is not empty; nothing is overwritten");
            }
        }
        Path unpacked = Files.createTempDirectory(home, "restore");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            checkMark(zip);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().equals(MARK)) {
                    unpack(zip, entry, unpacked);
                }
            }
            if (!Files.exists(unpacked.resolve(home.relativize(store)))) {
                throw new IOException(file + " has no database");
            }
            try (Stream<Path> all = Files.list(unpacked)) {
                List<Path> databaseLast = all.sorted(Comparator.comparing(each -> each.endsWith(DATABASE)))
                        .toList();
                for (Path each : databaseLast) {
                    Files.move(each, home.resolve(each.getFileName()));
                }
                AtomicFile.forceDirectory(home);
            }
        } finally {
            delete(unpacked);
        }
    }

    private static void checkMark(ZipFile zip) throws IOException {
        ZipEntry mark = zip.getEntry(MARK);
        if (mark == null) {
            throw new IOException(zip.getName() + " is not a backup of Linkgate");
        }
        try (InputStream text = zip.getInputStream(mark)) {
            if (!new String(text.readAllBytes(), StandardCharsets.UTF_8).startsWith(FORMAT)) {
                throw new IOException(zip.getName() + " was made by a newer Linkgate");
            }
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into) || entry.isDirectory()) {
            throw new IOException(zip.getName() + " is damaged");
        }
        Files.createDirectories(target.getParent(), AtomicFile.permissions(into, "rwx------"));
        Files.createFile(target, AtomicFile.permissions(into, "rw-------"));
        try (InputStream content = zip.getInputStream(entry);
                FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            content.transferTo(out); // throws if the checksum is wrong
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
