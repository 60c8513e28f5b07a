package io.linkgate.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A small file that is there whole or not at all, for its owner alone at every moment, and on disk, name included, before a
 * call returns. It is written under another name beside its place and moved there. What a kill leaves under the other name is
 * deleted by {@link #sweep()}. Calls block on the disk; only one thread may write at a time.
 */
public final class AtomicFile {

    private static final String UNFINISHED = ".new";

    private final Path file;
    private final String prefix;
    private final DirectorySync directories;

    /**
     * Touches nothing.
     *
     * @param file its place, in a directory that exists
     * @param prefix how the other name begins: letters only, and none that another file of the directory has
     */
    public AtomicFile(Path file, String prefix) {
        this(file, prefix, AtomicFile::forceDirectory);
    }

    AtomicFile(Path file, String prefix, DirectorySync directories) {
        this.file = Objects.requireNonNull(file);
        this.prefix = Objects.requireNonNull(prefix);
        this.directories = Objects.requireNonNull(directories);
    }

    /** Makes the names in a directory survive a power cut. */
    @FunctionalInterface
    interface DirectorySync {
        void force(Path directory) throws IOException;
    }

    /**
     * Writes the file where there is none yet.
     *
     * @throws FileAlreadyExistsException when there is one
     */
    public void create(byte[] content) throws IOException {
        write(content);
    }

    /** Writes the file, in place of the one that may be there. */
    public void replace(byte[] content) throws IOException {
        write(content, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(byte[] content, CopyOption... move) throws IOException {
        Path unfinished = Files.createTempFile(directory(), prefix, UNFINISHED, permissions(file, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, move);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        directories.force(directory());
    }

    /** Deletes what earlier writers could not finish. For a start, while nothing else writes. */
    public void sweep() throws IOException {
        Pattern unfinished = Pattern.compile(Pattern.quote(prefix) + "[0-9]+" + Pattern.quote(UNFINISHED));
        List<Path> left;
        try (Stream<Path> files = Files.list(directory())) {
            left = files.filter(path ->
                            unfinished.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
        for (Path path : left) {
            Files.deleteIfExists(path);
        }
    }

    private Path directory() {
        return file.toAbsolutePath().getParent();
    }

    /** What a file or directory is created with, such as {@code rwx------}; nothing where the file system has no such rights. */
    public static FileAttribute<?>[] permissions(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** So that a new name survives a power cut too; where directories cannot be opened this is the system's business. */
    static void forceDirectory(Path directory) throws IOException {
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
