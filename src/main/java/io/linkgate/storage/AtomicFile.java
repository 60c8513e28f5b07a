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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A small file that exists completely or not at all, is readable by its owner only, and is on disk, with its name,
 * before a call returns. It is written under a temporary name in the same directory and then renamed. {@link #sweep()}
 * deletes temporary files that a killed process has left. Calls block on the disk; only one thread may write at a time.
 */
public final class AtomicFile {

    private static final String UNFINISHED = ".new";
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final String prefix;
    private final DirectorySync directories;

    /**
     * Creates nothing yet.
     *
     * @param file the path of the file, in an existing directory
     * @param prefix the prefix of the temporary name: letters only, and not the prefix of another file in the directory
     */
    public AtomicFile(Path file, String prefix) {
        this(file, prefix, AtomicFile::forceDirectory);
    }

    AtomicFile(Path file, String prefix, DirectorySync directories) {
        this.file = Objects.requireNonNull(file);
        this.prefix = Objects.requireNonNull(prefix);
        this.directories = Objects.requireNonNull(directories);
    }

    /** Makes the entries of a directory survive a power cut. */
    @FunctionalInterface
    interface DirectorySync {
        void force(Path directory) throws IOException;
    }

    /**
     * Writes the file if it does not exist.
     *
     * @throws FileAlreadyExistsException if it exists
     */
    public void create(byte[] content) throws IOException {
        write(content);
    }

    /** Writes the file, replacing an existing one. */
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

    /** Deletes temporary files of writers that were killed. For a start, while nothing else writes. */
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

    /** Returns what the operator should change about the file, if anything; empty also if there is none. */
    public Optional<String> warning() throws IOException {
        boolean exposed = isPosix(file)
                && Files.exists(file)
                && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
        return exposed
                ? Optional.of("other users of this machine can read or change " + file + "; restrict it with chmod 600")
                : Optional.empty();
    }

    private Path directory() {
        return file.toAbsolutePath().getParent();
    }

    /**
     * Returns the attributes to create a file or directory with, for permissions such as {@code rwx------}; none if the
     * file system does not support them.
     */
    public static FileAttribute<?>[] permissions(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Syncs a directory, so that a new entry survives a power cut; does nothing on systems that cannot open
     * directories.
     */
    public static void forceDirectory(Path directory) throws IOException {
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
