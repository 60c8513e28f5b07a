package io.linkgate.protocol.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all connections of one side may hold together: unfinished frames, and messages that the peer does not read. A
 * bound for each connection alone, times the number of connections, would be more memory than there is. Safe for use by any
 * thread.
 */
public final class ByteBudget {

    private final AtomicLong free;

    /** @param bytes how many in all, 1 or more */
    public ByteBudget(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a budget has at least one byte");
        }
        this.free = new AtomicLong(bytes);
    }

    /** That share of the memory that this process may ever have. */
    public static ByteBudget shareOfHeap(int divisor) {
        return new ByteBudget(Math.max(1, Runtime.getRuntime().maxMemory() / divisor));
    }

    /** How many bytes are free now. */
    public long free() {
        return free.get();
    }

    /** What one connection has taken. For one thread at a time. */
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
         * @param bytes what it holds from now on, 0 or more
         * @return false when the budget has no room for that; the share is unchanged then
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
