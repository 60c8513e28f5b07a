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

/** The directory for all of Linkgate's data. It is tested by writing: only that detects a full or read-only disk. */
final class HomeDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Variables as in shells and container files; a dollar sign inside a name is an ordinary character. */
    private static final Pattern VARIABLE = Pattern.compile("(^|[/\\\\])(\\$[A-Za-z_{]|%[A-Za-z_]+%)");

    /** What a restore unpacks a backup into. */
    private static final Pattern RESTORE = Pattern.compile("restore[0-9]+");

    /** The bytes to write: a new database and its files need more, so a disk with less space counts as full. */
    private static final int ROOM = 512 * 1024;

    private final Path path;

    HomeDirectory(Path path) {
        this.path = path;
    }

    /**
     * Returns why a text is not the path of a home directory, although it looks like one.
     *
     * @param text the value of the setting; {@code ~} stands for the home of the user
     * @param userHome the home of the user, any text
     */
    static Optional<String> misread(String text, String userHome) {
        String full = text.strip().replaceFirst("^~(?=/|$)", Matcher.quoteReplacement(userHome));
        if (VARIABLE.matcher(full).find()) {
            return Optional.of(
                    "contains a variable such as $HOME, which is not expanded here; write the full path, or begin it"
                            + " with ~ for the home of the user");
        }
        if (full.contains(";")) {
            return Optional.of("must not contain a semicolon, where the database would end the name of its file");
        }
        try {
            Path unused = Path.of(full);
        } catch (InvalidPathException e) {
            return Optional.of(
                    full.chars().allMatch(letter -> letter < 128)
                            ? "must be a path"
                            : "contains characters that the character set of this process cannot represent; start it in a UTF-8 locale, for"
                                    + " example with LC_ALL=C.UTF-8");
        }
        return Optional.empty();
    }

    /** Creates the directory if it is missing; returns what is wrong with it, if anything. */
    Optional<String> prepare() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            return Optional.of(path + " is not a directory");
        }
        try {
            Files.createDirectories(path, ownerOnly());
        } catch (IOException e) {
            return Optional.of(path + " cannot be created: " + because(e));
        }
        try (DirectoryStream<Path> restores = Files.newDirectoryStream(
                path, each -> RESTORE.matcher(each.getFileName().toString()).matches())) {
            for (Path restore : restores) {
                return Optional.of(
                        "in " + path + " a restore runs, or was killed: it has the directory " + restore.getFileName()
                                + ". If none runs, delete everything in " + path + ", and restore again");
            }
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

    /** Writes some data, because an empty file fits even on a full disk. */
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

    /** Returns what the operator should change about the directory, if anything. */
    Optional<String> warning() {
        try {
            if (isPosix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
                return Optional.of("other users of this machine can read " + path + "; restrict it with chmod 700");
            }
        } catch (IOException e) {
            return Optional.empty(); // prepare() has reported it already
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
            return "a file with that name, or a file instead of a parent directory, exists";
        }
        if (e instanceof FileSystemException cause) {
            return cause.getReason() != null ? cause.getReason() : e.getClass().getSimpleName();
        }
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }
}
