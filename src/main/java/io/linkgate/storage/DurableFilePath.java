package io.linkgate.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePathWrapper;

/**
 * A layer of H2's pluggable file system in which every write is on disk before it returns. H2 never syncs its file:
 * with {@code WRITE_DELAY=0} a commit is passed to the operating system, which survives the end of our process, but not
 * a power cut. Opening with {@code O_DSYNC} closes that gap below every statement, so none can forget it; it also keeps
 * the order of writes, which the store needs for recovery.
 *
 * <p>It also keeps track of open channels. If H2 fails while opening a file, it may lose the channel without closing
 * it, and the channel would stay open until a garbage collection.
 *
 * <p>Public, with a public constructor, only because H2 creates it by reflection.
 */
public final class DurableFilePath extends FilePathWrapper {

    static final String SCHEME = "linkgate-durable";

    private static final Map<String, Set<FileChannel>> CHANNELS = new ConcurrentHashMap<>();

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel channel = new DurableFile(() -> super.open(mode.equals("rw") ? "rwd" : mode));
        Set<FileChannel> channels = CHANNELS.computeIfAbsent(toString(), file -> ConcurrentHashMap.newKeySet());
        channels.removeIf(earlier -> !earlier.isOpen());
        channels.add(channel);
        return channel;
    }

    /**
     * Closes every channel of a file, which releases every lock. Only while no database is open there.
     *
     * @param file the name in H2, with this scheme
     */
    static void closeAll(String file) throws IOException {
        Set<FileChannel> channels = CHANNELS.remove(file);
        if (channels != null) {
            for (FileChannel channel : channels) {
                channel.close();
            }
        }
    }
}
