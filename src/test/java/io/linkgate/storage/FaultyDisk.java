package io.linkgate.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePathWrapper;

/** A layer of H2's file system that simulates a full or removed disk. Public for H2's reflection. */
public final class FaultyDisk extends FilePathWrapper {

    static final String SCHEME = "faultydisk";

    private static final List<FileChannel> open = new CopyOnWriteArrayList<>();
    private static volatile String refusal = "";
    private static volatile boolean gone;

    /** Refuses every write from now on with this message of the operating system. */
    static void refuseWrites(String words) {
        refusal = words;
    }

    /** Breaks open files, and refuses to open others. */
    static void pullOut() throws IOException {
        gone = true;
        for (FileChannel channel : open) {
            channel.close();
        }
    }

    static void repair() {
        refusal = "";
        gone = false;
    }

    /** Returns the number of open files. */
    static long channels() {
        return open.stream().filter(FileChannel::isOpen).count();
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (gone) {
            throw new IOException("Input/output error");
        }
        FileChannel channel = new Faulty(super.open(mode));
        open.add(channel);
        return channel;
    }

    private static final class Faulty extends FileBase {

        private final FileChannel file;

        private Faulty(FileChannel file) {
            this.file = file;
        }

        private static void check() throws IOException {
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            check();
            return file.write(bytes);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            check();
            return file.write(bytes, position);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
