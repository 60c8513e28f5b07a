package io.linkgate.api.code;

/**
 * The maximum number of calls that may wait for a code at the same time. A waiting call holds no thread, but a
 * connection, the memory of the server for it (104 KB in Tomcat 11), and 3 KB of Linkgate's.
 *
 * @param all for all tokens together
 * @param perToken for one token
 */
public record WaitingLimits(int all, int perToken) {

    private static final long BYTES_EACH = 110 * 1024;
    private static final int MAX_CALLS = 4_000;
    private static final int MIN_CALLS = 100;

    public WaitingLimits {
        if (all < 1 || perToken < 1) {
            throw new IllegalArgumentException("a limit must be at least 1");
        }
    }

    /**
     * Returns the limits for that heap: as many calls as fit into a third of it, 100 to 4,000, and half of them for one
     * token.
     */
    public static WaitingLimits fitting(long heapBytes) {
        int all = (int) Math.max(MIN_CALLS, Math.min(MAX_CALLS, heapBytes / 3 / BYTES_EACH));
        return new WaitingLimits(all, all / 2);
    }
}
