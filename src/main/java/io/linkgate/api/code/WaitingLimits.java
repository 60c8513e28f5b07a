package io.linkgate.api.code;

/**
 * How many calls may wait for a code at the same time. Each costs no thread, but a connection and what the server
 * keeps for it (104 KB in Tomcat 11), and 3 KB of ours.
 *
 * @param all of all tokens together
 * @param perToken with the same token
 */
public record WaitingLimits(int all, int perToken) {

    private static final long BYTES_EACH = 110 * 1024;
    private static final int MOST = 4_000;
    private static final int FEWEST = 100;

    public WaitingLimits {
        if (all < 1 || perToken < 1) {
            throw new IllegalArgumentException("a limit has to let one wait");
        }
    }

    /** As many as fit into a third of that much heap, 100 to 4,000; half of them with one token. */
    public static WaitingLimits fitting(long heapBytes) {
        int all = (int) Math.max(FEWEST, Math.min(MOST, heapBytes / 3 / BYTES_EACH));
        return new WaitingLimits(all, all / 2);
    }
}
