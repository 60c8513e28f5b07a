package io.linkgate.bootstrap.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Directories with all that is in them. */
public final class FileTree {

    /** What killed writers leave, what tests whether there is room, and what is empty and kept locked. */
    private static final String PASSING = ".*\\.(new|try)|linkgate\\.lock";

    private FileTree() {}

    /**
     * Returns the files of a home that belong into a backup. Others may come and go while this looks.
     *
     * @return in order, and where they are, not relative to the home
     */
    public static List<Path> lasting(Path home) throws IOException {
        SortedSet<Path> found = new TreeSet<>();
        Files.walkFileTree(
                home, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        return isOfRequest(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()
                                && !isOfRequest(file)
                                && !file.getFileName().toString().matches(PASSING)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // a Linkgate, or another command, has deleted it
                        }
                        throw e;
                    }

                    private boolean isOfRequest(Path file) {
                        return home.equals(file.getParent())
                                && RequestFiles.of(file).isPresent();
                    }
                });
        return List.copyOf(found);
    }

    /**
     * Whether a directory is a home or is in it, also by a link: what is in it belongs into a backup then.
     *
     * @throws NoSuchFileException if the directory does not exist
     */
    public static boolean holds(Path home, Path directory) throws IOException {
        Path real = directory.toRealPath();
        boolean[] found = {false};
        Files.walkFileTree(
                home, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
                            throws IOException {
                        found[0] = Files.isSameFile(each, real);
                        return found[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // the backup itself reports it, if it is still there
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path each, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found[0];
    }

    /** Returns how many bytes the files of a directory have; 0 if there is none. */
    static long size(Path directory) throws IOException {
        long[] sum = {0};
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return sum[0];
    }

    /** Deletes a file, or a directory with all that is in it, if it exists; links are not followed. */
    public static void delete(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
