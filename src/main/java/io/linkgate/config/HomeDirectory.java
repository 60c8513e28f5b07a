package io.linkgate.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The directory of all that Linkgate keeps. Tried out rather than asked: a full or read-only disk shows only so. */
final class HomeDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;

    HomeDirectory(Path path) {
        this.path = path;
    }

    /** Creates it where it is missing; what is wrong with it, if anything. */
    Optional<String> prepare() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            return Optional.of(path + " is not a directory");
        }
        try {
            Files.createDirectories(path, ownerOnly());
        } catch (IOException e) {
            return Optional.of(path + " cannot be created: " + because(e));
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            var unused = entries.iterator(); // opening it was the question
        } catch (IOException e) {
            return Optional.of(path + " cannot be read: " + because(e));
        }
        try {
            Files.delete(Files.createTempFile(path, "write", ".try"));
        } catch (IOException e) {
            return Optional.of(path + " cannot be written to: " + because(e));
        }
        return Optional.empty();
    }

    /** What an operator should change about it, if anything. */
    Optional<String> warning() {
        try {
            if (isPosix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
                return Optional.of("other users of this machine may look into " + path + "; chmod 700 keeps them out");
            }
        } catch (IOException e) {
            return Optional.empty(); // prepare() has told it already
        }
        return Optional.empty();
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String because(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in its place or above it";
        }
        return e instanceof FileSystemException cause && cause.getReason() != null
                ? cause.getReason()
                : e.getClass().getSimpleName();
    }
}
