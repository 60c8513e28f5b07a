package io.linkgate.limit;

/**
 * The maximum numbers of calls a minute, 1 or more each; {@link #UNLIMITED} for no limit.
 *
 * @param perToken calls with one token
 * @param perAddress calls with valid tokens from one client address
 * @param wrongTokens calls with a wrong token from one client address
 */
public record RateLimits(int perToken, int perAddress, int wrongTokens) {

    /** No limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** No limits at all. */
    public static final RateLimits NONE = new RateLimits(UNLIMITED, UNLIMITED, UNLIMITED);

    public RateLimits {
        if (perToken < 1 || perAddress < 1 || wrongTokens < 1) {
            throw new IllegalArgumentException("a limit must be at least 1");
        }
    }
}
