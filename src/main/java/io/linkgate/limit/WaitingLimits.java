package io.linkgate.limit;

import java.util.Optional;

/**
 * The maximum number of calls of one kind that may be open at the same time. An open call holds no thread, but a
 * connection, the memory of the server for it (104 KB in Tomcat 11), and a few KB of Linkgate's.
 *
 * @param all for all tokens together
 * @param perToken for one token
 */
public record WaitingLimits(int all, int perToken) {

    private static final long BYTES_EACH = 110 * 1024;
    private static final int MAX_CALLS = 4_000;
    private static final int MAX_STREAMS = 10_000;
    private static final int MIN_CALLS = 100;
    private static final int MAX_PER_LINK = 20;

    public WaitingLimits {
        if (all < 1 || perToken < 1) {
            throw new IllegalArgumentException("a limit must be at least 1");
        }
    }

    /**
     * Returns the limits of calls that wait, for a code or for an acknowledgement, for that heap: as many as fit into a
     * third of it, 100 to 4,000, and half of them for one token.
     */
    public static WaitingLimits fitting(long heapBytes) {
        return within(heapBytes / 3, MAX_CALLS);
    }

    /**
     * Returns the limits of event streams for that heap: as many as fit into a quarter of it, 100 to 10,000, and half
     * of them for one token.
     */
    public static WaitingLimits ofStreams(long heapBytes) {
        return within(heapBytes / 4, MAX_STREAMS);
    }

    /**
     * Returns what was given in the place of these limits.
     *
     * @param given for all tokens together
     * @param givenPerToken for one token; if empty, half of what is for all
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public WaitingLimits or(Optional<Integer> given, Optional<Integer> givenPerToken) {
        int most = given.orElse(all);
        return new WaitingLimits(most, givenPerToken.orElse(Math.max(1, most / 2)));
    }

    /** Returns the maximum for the visitors of one temporary link. */
    int perLink() {
        return Math.min(MAX_PER_LINK, perToken);
    }

    /** Returns the maximum for the visitors of all temporary links together: a quarter of all. */
    int visitors() {
        return Math.max(1, all / 4);
    }

    private static WaitingLimits within(long bytes, int max) {
        int all = (int) Math.max(MIN_CALLS, Math.min(max, bytes / BYTES_EACH));
        return new WaitingLimits(all, all / 2);
    }
}
