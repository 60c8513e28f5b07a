package io.linkgate.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of the WAR in a temporary directory that only its owner can read. It is locked while it is used and deleted
 * afterwards; what killed processes left is deleted by the next one.
 */
final class UnpackedWar implements AutoCloseable {

    private static final String PREFIX = "linkgate-war-";
    private static final String LOCK = "lock";

    private final Path directory;
    private final Path files;
    private final FileChannel lock;

    private UnpackedWar(Path directory, Path files, FileChannel lock) {
        this.directory = directory;
        this.files = files;
        this.lock = lock;
    }

    /** Unpacks a WAR; a directory is used as it is. */
    static UnpackedWar of(Path war) throws IOException {
        return of(war, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Unpacks a WAR below that directory. */
    static UnpackedWar of(Path war, Path temporary) throws IOException {
        Path directory = Files.createTempDirectory(temporary, PREFIX);
        sweep(temporary, Files.getOwner(directory));
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock unused = channel.lock(); // held until the channel is closed
        if (Files.isDirectory(war)) {
            return new UnpackedWar(directory, war, channel);
        }
        UnpackedWar unpacked = new UnpackedWar(directory, directory.resolve("war"), channel);
        try {
            unpack(war, unpacked.files);
            return unpacked;
        } catch (IOException e) {
            unpacked.close();
            throw new IOException("the WAR cannot be unpacked into " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Returns the root of the files. */
    Path files() {
        return files;
    }

    /** Returns a directory for what the server writes while it runs. */
    Path work() {
        return directory.resolve("work");
    }

    /** Returns the archives of a directory of the WAR. */
    List<Path> jars(String where) throws IOException {
        return jars(where, "*.jar");
    }

    /** Returns the archives of a directory of the WAR whose names are like the pattern, in which * is any text. */
    List<Path> jars(String where, String pattern) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(files.resolve(where), pattern)) {
            found.forEach(jars::add);
        }
        return jars;
    }

    /**
     * Notes an access to everything, since a system may delete what has not been read for days from its temporary
     * directory; what cannot be noted is left out.
     */
    void touch(FileTime now) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.forEach(file -> touch(file, now));
        } catch (IOException | UncheckedIOException e) {
            return; // it is being deleted
        }
    }

    private static void touch(Path file, FileTime now) {
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(null, now, null);
        } catch (IOException e) {
            return; // the server has deleted it
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
        delete(directory);
    }

    private static void unpack(Path war, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("it is damaged");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
    }

    /**
     * Deletes directories that no process has locked.
     *
     * @param owner whose directories they are: another user could have a link deleted in place of a directory
     */
    static void sweep(Path temporary, UserPrincipal owner) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path directory : left) {
                sweepOne(directory, owner);
            }
        }
    }

    private static void sweepOne(Path directory, UserPrincipal owner) {
        try {
            if (Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(owner)
                    && isAbandoned(directory.resolve(LOCK))) {
                delete(directory);
            }
        } catch (IOException e) {
            // Another start deletes it at the same moment. What is left, a later one deletes.
        }
    }

    /** Whether this process may use the lock, and no process holds it. One that is just being made has none yet. */
    private static boolean isAbandoned(Path lock) {
        if (!Files.isRegularFile(lock) || !Files.isWritable(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock mine = channel.tryLock()) {
            return mine != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
