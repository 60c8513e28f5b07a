package io.linkgate.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Directories for tests, in memory where the system has a file system of that kind with room, otherwise on the disk.
 * Databases force each write to the disk, which tests would wait for longer than for everything else. Killed processes
 * leave the same in both. A file in memory may not be executable; a test that needs one names
 * {@link TempDirFactory.Standard}.
 */
public final class DirectoryInMemory implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");

    /** Many times what all tests that run at a time need; containers often have less than a tenth of it. */
    private static final long ROOM_BYTES = 1L << 30;

    /** For JUnit, which uses it for each {@code @TempDir}. */
    public DirectoryInMemory() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return create("junit-");
    }

    /** Creates an empty directory, which the caller deletes. */
    public static Path create(String prefix) throws IOException {
        return hasRoom() ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix);
    }

    /** Deletes a directory and what is in it. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean hasRoom() throws IOException {
        return Files.isDirectory(MEMORY)
                && Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM_BYTES;
    }
}
