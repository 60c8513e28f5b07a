package io.linkgate.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePathWrapper;

/**
 * A layer of H2's pluggable file system under which every write is on disk before it returns. H2 2.5 never forces its file
 * by itself: with {@code WRITE_DELAY=0} a commit is handed to the operating system, which survives the end of our process,
 * but not a power cut. Opening with {@code O_DSYNC} closes that gap below every statement, so none can forget it; and it
 * keeps the order of writes, which the store relies on for repair.
 *
 * <p>Public, with a public constructor, only because H2 creates it by reflection.
 */
public final class DurableFilePath extends FilePathWrapper {

    static final String SCHEME = "linkgate-durable";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return super.open(mode.equals("rw") ? "rwd" : mode);
    }
}
