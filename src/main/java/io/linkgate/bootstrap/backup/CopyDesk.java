package io.linkgate.bootstrap.backup;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.AtomicFile;
import io.linkgate.storage.Database;
import io.linkgate.storage.transfer.OnlineCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests for copies of the database in the home of a Linkgate that runs, one after the other. */
public final class CopyDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CopyDesk.class);

    private final Path home;
    private final Copier copier;
    private final Executor thread;
    private Set<String> abandoned = Set.of(); // as of the last look, of which there is one at a time
    private volatile String answering = "";
    private volatile boolean closed;

    /** Copies the database. */
    @FunctionalInterface
    interface Copier {

        /**
         * Writes a copy; blocks for seconds or minutes.
         *
         * @param directory exists, and is empty
         * @param stopped whether to give it up
         * @throws IOException with a reason for the operator
         */
        void write(Path directory, BooleanSupplier stopped) throws IOException;
    }

    /**
     * Creates one for the database of a Linkgate. Nothing asks for one on a server, which the command reads itself.
     *
     * @param thread runs one task at a time, which waits for the disk
     */
    public static CopyDesk of(Path home, Database database, Executor thread) {
        return new CopyDesk(
                home,
                (directory, stopped) -> OnlineCopy.write(database, StorageSettings.embeddedIn(directory), stopped),
                thread);
    }

    CopyDesk(Path home, Copier copier, Executor thread) {
        this.home = Objects.requireNonNull(home);
        this.copier = Objects.requireNonNull(copier);
        this.thread = Objects.requireNonNull(thread);
    }

    /**
     * Begins to answer a request, and deletes what was abandoned at the last look already: a command makes its request
     * first, and then locks it. To be called about once a second, by one thread at a time. Waits for the disk.
     */
    public void look() {
        Set<String> now = new HashSet<>();
        try {
            for (RequestFiles request : RequestFiles.in(home)) {
                if (!request.id().equals(answering)) {
                    look(request, now);
                }
            }
        } catch (IOException e) {
            LOG.debug("Requests for copies cannot be looked for", e); // if the disk has failed, all else reports it
        }
        abandoned = now;
    }

    private void look(RequestFiles request, Set<String> now) throws IOException {
        switch (request.state()) {
            case OPEN -> begin(request, copier);
            case UNREADABLE ->
                begin(request, (directory, stopped) -> {
                    throw new IOException("the command must run as the user that Linkgate runs as");
                });
            case ANSWERED -> {} // its command deletes it
            case ABANDONED -> {
                now.add(request.id());
                if (abandoned.contains(request.id())) {
                    request.delete();
                    LOG.debug("What was left of a request for a copy is deleted");
                }
            }
        }
    }

    private void begin(RequestFiles request, Copier how) {
        if (!answering.isEmpty() || closed) {
            return; // it has to wait
        }
        answering = request.id();
        try {
            thread.execute(() -> answer(request, how));
        } catch (RejectedExecutionException e) {
            answering = ""; // the server is stopping
        }
    }

    private void answer(RequestFiles request, Copier how) {
        try {
            write(request, how);
        } catch (Throwable e) { // also out of memory: each look would begin again
            LOG.warn("The database could not be copied for the command backup", e);
            refuse(request, e instanceof IOException ? e.getMessage() : "it has met an error, which is in its log");
        } finally {
            answering = "";
        }
    }

    private void write(RequestFiles request, Copier how) throws IOException {
        FileTree.delete(request.unfinished()); // of a Linkgate that was killed
        create(request.unfinished());
        LOG.info("The database is being copied for the command backup, into new tables");
        how.write(request.unfinished(), () -> closed);
        long size = FileTree.size(request.unfinished());
        publish(request.unfinished(), request.copy());
        LOG.info("The database was copied for the command backup: {} KB", size >> 10);
    }

    private void refuse(RequestFiles request, String reason) {
        try {
            FileTree.delete(request.unfinished()); // first, since the disk may be full
            create(request.unfinished());
            Files.writeString(request.unfinished().resolve("reason.txt"), reason);
            publish(request.unfinished(), request.failed());
        } catch (IOException e) {
            LOG.debug("The reason cannot be written", e);
            withdraw(request);
        }
    }

    /** Takes the request away, which also is an answer; otherwise each look would begin again. */
    private void withdraw(RequestFiles request) {
        try {
            request.delete();
        } catch (IOException e) {
            LOG.warn("What is left of a backup in {} cannot be deleted", home, e);
            closed = true;
        }
    }

    private static void create(Path directory) throws IOException {
        Files.createDirectory(directory, AtomicFile.permissions(directory, "rwx------"));
    }

    private void publish(Path unfinished, Path answer) throws IOException {
        Files.move(unfinished, answer, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.forceDirectory(home);
    }

    /** Begins no answer any more, and gives up the one that is being written. */
    @Override
    public void close() {
        closed = true;
    }
}
