package io.linkgate.protocol.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A limit on the bytes that all connections of one side hold together: unfinished frames, and messages that the peer
 * does not read. A limit per connection, times the number of connections, would exceed the memory. Safe for use by any
 * thread.
 */
public final class ByteBudget {

    private final AtomicLong free;

    /** @param bytes the total, 1 or more */
    public ByteBudget(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a budget has at least one byte");
        }
        this.free = new AtomicLong(bytes);
    }

    /** Creates a budget of a share of the maximum heap. */
    public static ByteBudget shareOfHeap(int divisor) {
        return new ByteBudget(Math.max(1, Runtime.getRuntime().maxMemory() / divisor));
    }

    /** Returns how many bytes are free now. */
    public long free() {
        return free.get();
    }

    /** Returns an empty share for one connection. For one thread at a time. */
    public Share share() {
        return new Share();
    }

    /** The part of the budget that one connection holds. */
    public final class Share {

        private long taken;

        private Share() {}

        /**
         * Changes how much this connection holds.
         *
         * @param bytes the new size of the share, 0 or more
         * @return false if the budget has no room for it; the share is unchanged then
         */
        public boolean resize(long bytes) {
            long more = bytes - taken;
            if (free.addAndGet(-more) < 0 && more > 0) {
                free.addAndGet(more);
                return false;
            }
            taken = bytes;
            return true;
        }
    }
}
