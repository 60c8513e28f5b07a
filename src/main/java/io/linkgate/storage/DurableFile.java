package io.linkgate.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/**
 * An open file of the database that survives interrupts. Java closes a channel when a thread using it is interrupted;
 * this file then opens a new one, takes the lock again, and clears the interrupt.
 *
 * <p>H2 has such a layer, {@code retry:}, but it also reopens a channel that H2 itself has closed, if another thread is
 * still about to read or write. Such a channel had no owner: it held the lock until a garbage collection, and could
 * write into a file that had been opened again. Here a closed file stays closed.
 */
final class DurableFile extends FileBase {

    private static final int ATTEMPTS = 20;

    private final Opener opener;
    private volatile FileChannel channel;
    private volatile FileLock lock;
    private long position; // of the file, not of one channel, which may be replaced; guarded by this
    private boolean closed; // guarded by this

    /** Opens a channel; called for the first one and after each interrupt that closed one. */
    @FunctionalInterface
    interface Opener {
        FileChannel open() throws IOException;
    }

    DurableFile(Opener opener) throws IOException {
        this.opener = opener;
        this.channel = opener.open();
    }

    private interface Operation<T> {
        T on(FileChannel open) throws IOException;
    }

    private <T> T attempt(Operation<T> operation) throws IOException {
        for (int attempt = 1; ; attempt++) {
            FileChannel used = channel;
            try {
                return operation.on(used);
            } catch (
                    ClosedChannelException
                            e) { // includes the subclasses for interrupts and for a close by another thread
                reopen(used, attempt, e);
            }
        }
    }

    private synchronized void reopen(FileChannel used, int attempt, ClosedChannelException e) throws IOException {
        if (closed || attempt == ATTEMPTS) {
            throw e;
        }
        boolean unused = Thread.interrupted(); // otherwise the next channel would be closed at once
        if (channel != used) {
            return; // another thread has already reopened it
        }
        FileChannel next = opener.open();
        if (lock != null && next.tryLock(lock.position(), lock.size(), lock.isShared()) == null) {
            next.close();
            throw new IOException("another process has locked the file after an interrupt", e);
        }
        channel = next;
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        int read = read(target, position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int read = attempt(open -> open.read(target, position));
        CleanMark.hide(target, position, read);
        return read;
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        int written = write(source, position);
        position += written;
        return written;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return attempt(open -> open.write(source, position));
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized FileChannel position(long position) {
        this.position = position;
        return this;
    }

    @Override
    public long size() throws IOException {
        return attempt(FileChannel::size);
    }

    @Override
    public synchronized FileChannel truncate(long size) throws IOException {
        attempt(open -> open.truncate(size));
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        attempt(open -> {
            open.force(metaData);
            return open;
        });
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        FileLock taken = attempt(open -> open.tryLock(position, size, shared));
        lock = taken == null ? null : new Held(this, taken);
        return lock;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        synchronized (this) {
            closed = true;
        }
        channel.close();
    }

    /** The lock of the channel that is open; closing the channel releases it. */
    private static final class Held extends FileLock {

        private Held(FileChannel file, FileLock first) {
            super(file, first.position(), first.size(), first.isShared());
        }

        @Override
        public boolean isValid() {
            return acquiredBy().isOpen();
        }

        @Override
        public void release() {
            // H2 closes the file right after this.
        }
    }
}
