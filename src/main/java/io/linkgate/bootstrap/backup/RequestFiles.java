package io.linkgate.bootstrap.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one request, and what is there of it.
 *
 * @param home the directory that they are in
 * @param id 32 hexadecimal digits
 */
record RequestFiles(Path home, String id) {

    private static final Pattern NAME = Pattern.compile("backup-([0-9a-f]{32})\\.(?:request|new|copy|failed)");

    RequestFiles {
        Objects.requireNonNull(home);
        if (!id.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("not the id of a request");
        }
    }

    /** What a request waits for. */
    enum State {
        /** An answer. */
        OPEN,
        /** Its command, which has an answer and is reading it. */
        ANSWERED,
        /** Nothing: its command has ended. */
        ABANDONED,
        /**
         * An answer; but whether its command still runs cannot be seen, since it is of another user. It is abandoned as
         * soon as it is answered.
         */
        UNREADABLE
    }

    /** Returns the request that a file belongs to, by its name. */
    static Optional<RequestFiles> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(new RequestFiles(file.getParent(), name.group(1))) : Optional.empty();
    }

    /** Returns all requests of which there is something in a home. */
    static Iterable<RequestFiles> in(Path home) throws IOException {
        TreeMap<String, RequestFiles> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, "backup-*")) {
            files.forEach(file -> of(file).ifPresent(request -> found.put(request.id(), request)));
        }
        return found.values();
    }

    Path request() {
        return home.resolve("backup-" + id + ".request");
    }

    Path unfinished() {
        return home.resolve("backup-" + id + ".new");
    }

    Path copy() {
        return home.resolve("backup-" + id + ".copy");
    }

    Path failed() {
        return home.resolve("backup-" + id + ".failed");
    }

    /** Returns the file with the reason, once a copy has failed. */
    Path reason() {
        return failed().resolve("reason.txt");
    }

    /** Looks at what is there. Not in the process of the command. */
    State state() throws IOException {
        if (!isRequest()) {
            return State.ABANDONED;
        }
        boolean answered = exists(copy()) || exists(failed());
        try (FileChannel channel =
                        FileChannel.open(request(), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = channel.tryLock()) {
            return lock != null ? State.ABANDONED : answered ? State.ANSWERED : State.OPEN;
        } catch (OverlappingFileLockException e) {
            return answered ? State.ANSWERED : State.OPEN;
        } catch (AccessDeniedException e) {
            return answered ? State.ABANDONED : State.UNREADABLE;
        } catch (NoSuchFileException e) {
            return State.ABANDONED;
        }
    }

    /**
     * Whether the file is one that a command makes. A link to the database, or a second name of it, must not be opened:
     * closing it would give up the lock that this process has on the database.
     */
    private boolean isRequest() throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(request(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile() && file.size() == 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes all that there is of it. */
    void delete() throws IOException {
        for (Path each : new Path[] {unfinished(), copy(), failed(), request()}) {
            FileTree.delete(each);
        }
    }
}
