package io.linkgate.bootstrap.backup;

import io.linkgate.storage.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A request of a command for a copy of the database that a Linkgate uses. It stands until it is closed, or its process
 * ends. For one thread.
 */
public final class CopyRequest implements AutoCloseable {

    private final RequestFiles files;
    private final FileChannel lock;

    private CopyRequest(RequestFiles files, FileChannel lock) {
        this.files = files;
        this.lock = lock;
    }

    /** Makes a request in a home. */
    public static CopyRequest make(Path home, RandomGenerator random) throws IOException {
        byte[] id = new byte[16];
        random.nextBytes(id);
        RequestFiles files = new RequestFiles(home, HexFormat.of().formatHex(id));
        FileChannel channel = FileChannel.open(
                files.request(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                AtomicFile.permissions(home, "rw-------"));
        boolean locked = false;
        try {
            locked = channel.lock().isValid(); // a Linkgate that looks at it has the lock for a moment
        } finally {
            if (!locked) {
                channel.close();
                Files.deleteIfExists(files.request());
            }
        }
        return new CopyRequest(files, channel);
    }

    /**
     * Returns the copy once it is complete: a directory like a home, with nothing but the database and its mark. It is
     * deleted when the request is closed.
     *
     * @throws IOException with the reason, if it could not be made
     */
    public Optional<Path> copy() throws IOException {
        if (Files.isDirectory(files.copy(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(files.copy());
        }
        if (Files.exists(files.reason())) {
            throw new IOException(Files.readString(files.reason()));
        }
        if (Files.notExists(files.request())) {
            throw new IOException("the Linkgate that uses " + files.home() + " has refused; its log has the reason");
        }
        return Optional.empty();
    }

    /**
     * Returns how many bytes there are of the answers that are being written, since this one may have to wait for others;
     * empty if none is. It may be less than exact.
     */
    public OptionalLong bytes() throws IOException {
        OptionalLong sum = OptionalLong.empty();
        for (RequestFiles each : RequestFiles.in(files.home())) {
            if (Files.exists(each.unfinished())) {
                sum = OptionalLong.of(sum.orElse(0) + FileTree.size(each.unfinished()));
            }
        }
        return sum;
    }

    /** Withdraws the request, and deletes the answer. What is still being written is deleted by its writer. */
    @Override
    public void close() throws IOException {
        try (lock) {
            FileTree.delete(files.copy());
            FileTree.delete(files.failed());
            Files.deleteIfExists(files.request());
        }
    }
}
