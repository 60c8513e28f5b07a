package io.linkgate.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory of all that Linkgate keeps. Tried out rather than asked: a full or read-only disk shows only so. */
final class HomeDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** As shells and container files write variables; a dollar sign inside a name is just a letter. */
    private static final Pattern VARIABLE = Pattern.compile("(^|[/\\\\])(\\$[A-Za-z_{]|%[A-Za-z_]+%)");

    /** A new database and all that lies beside it need more than this; less is a disk that is full. */
    private static final int ROOM = 512 * 1024;

    private final Path path;

    HomeDirectory(Path path) {
        this.path = path;
    }

    /**
     * Why a text cannot be the path of a home, although it looks like one.
     *
     * @param text as it was set; {@code ~} stands for the home of the user
     * @param userHome the home of the user, any text
     */
    static Optional<String> misread(String text, String userHome) {
        String full = text.strip().replaceFirst("^~(?=/|$)", Matcher.quoteReplacement(userHome));
        if (VARIABLE.matcher(full).find()) {
            return Optional.of(
                    "names a variable such as $HOME, which is not replaced here; write the path out, or begin it"
                            + " with ~ for the home of the user");
        }
        if (full.contains(";")) {
            return Optional.of(
                    "must not have a semicolon in its path, where the database would end the name of its file");
        }
        try {
            Path unused = Path.of(full);
        } catch (InvalidPathException e) {
            return Optional.of(
                    full.chars().allMatch(letter -> letter < 128)
                            ? "must be a path"
                            : "has letters that do not exist in the character set of this process; start it in a UTF-8 locale, for"
                                    + " example with LC_ALL=C.UTF-8");
        }
        return Optional.empty();
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
            write();
        } catch (IOException e) {
            return Optional.of(path + " cannot be written to: " + because(e));
        }
        return Optional.empty();
    }

    /** An empty file finds its place on a full disk, too. */
    private void write() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, "write[0-9]*.try")) {
            for (Path killed : left) {
                Files.deleteIfExists(killed);
            }
        }
        Path attempt = Files.createTempFile(path, "write", ".try");
        try {
            Files.write(attempt, new byte[ROOM], StandardOpenOption.SYNC);
        } finally {
            Files.deleteIfExists(attempt);
        }
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
        if (e instanceof FileSystemException cause) {
            return cause.getReason() != null ? cause.getReason() : e.getClass().getSimpleName();
        }
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }
}
