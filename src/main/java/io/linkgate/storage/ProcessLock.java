package io.linkgate.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Linkgates of other processes off the embedded database for as long as this one has claimed it: by the lock of an
 * empty file beside it. The lock that H2 has on the database itself is gone while H2 has closed it after an error of the
 * disk, and another process could change everything in between. Older versions know the lock of the database only. The
 * file stays when the lock is released. For one thread at a time, under a {@link FileClaim}.
 */
final class ProcessLock {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);

    private final Path file;
    private Optional<FileChannel> held = Optional.empty();

    ProcessLock(Path file) {
        this.file = Objects.requireNonNull(file);
    }

    /**
     * Takes it; returns false if another process has it.
     *
     * @throws IOException if the file can be neither created nor locked
     */
    boolean take() throws IOException {
        if (held.isPresent()) {
            return true;
        }
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                AtomicFile.permissions(file, "rw-------"));
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("This process has it by another name of the directory", e);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        held = taken ? Optional.of(channel) : Optional.empty();
        return taken;
    }

    /** Releases it, if it is held. */
    void release() {
        try {
            if (held.isPresent()) {
                held.get().close();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be closed", file, e);
        } finally {
            held = Optional.empty();
        }
    }
}
