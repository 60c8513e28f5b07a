package io.linkgate.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Decides which calls are one too many. Calls with valid tokens and calls with wrong ones never draw from the same
 * bucket, so guesses from an address do not harm the right tokens behind it. Counted per node. Safe for use by any
 * thread; its memory is bounded.
 */
public final class CallLimits implements AutoCloseable {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    private final Buckets tokens;
    private final Buckets addresses;
    private final Buckets wrong;
    private final LongAdder refusedWrongTokens = new LongAdder();

    /** The limit of a token, and how much of it is left. */
    public record Remaining(int limit, long left) {

        /** Whether there is a limit. */
        public boolean limited() {
            return limit != RateLimits.UNLIMITED;
        }
    }

    /** @param nanoTime a clock that never runs backwards, in nanoseconds */
    public CallLimits(RateLimits limits, LongSupplier nanoTime) {
        this.tokens = new Buckets(limits.perToken(), nanoTime);
        this.addresses = new Buckets(limits.perAddress(), nanoTime);
        this.wrong = new Buckets(limits.wrongTokens(), nanoTime);
    }

    /**
     * Counts a call with a valid token. One that is too many for its address costs the token nothing, and the other way
     * round.
     *
     * @return how long the caller has to wait; empty if the call is not too many
     */
    public Optional<Duration> countCall(String tokenId, String address) {
        Optional<Duration> wait = addresses.take(address);
        if (wait.isPresent()) {
            return wait;
        }
        Optional<Duration> pause = tokens.take(tokenId);
        if (pause.isPresent()) {
            addresses.giveBack(address);
        }
        return pause;
    }

    /** Counts a call with a wrong token. */
    public void countWrongToken(String address) {
        wrong.take(address);
    }

    /** Returns how long the address has to wait until one more wrong token is looked at; empty if it need not. */
    public Optional<Duration> refusal(String address) {
        return wrong.left(address) > 0 ? Optional.empty() : Optional.of(wrong.untilNext(address));
    }

    /**
     * Returns how long the next wrong token from that address is kept waiting: nothing until half of the limit is used
     * up, then ever longer, up to two seconds.
     */
    public Duration delay(String address) {
        long half = Math.max(1, wrong.capacity() / 2);
        long left = wrong.left(address);
        return left >= half
                ? Duration.ZERO
                : LONGEST_DELAY.multipliedBy(half - left).dividedBy(half);
    }

    /** Counts a call with a wrong token that was refused instead of looked at. */
    public void countRefusedWrongToken() {
        refusedWrongTokens.increment();
    }

    /** Returns how many calls were over the limit of their token. */
    public long refusedByToken() {
        return tokens.refused();
    }

    /** Returns how many calls were over the limit of their address. */
    public long refusedByAddress() {
        return addresses.refused();
    }

    /** Returns how many calls were refused because too many wrong tokens came from their address. */
    public long refusedWrongTokens() {
        return refusedWrongTokens.sum();
    }

    /** Returns what is left for a token. */
    public Remaining ofToken(String tokenId) {
        return new Remaining(tokens.capacity(), tokens.left(tokenId));
    }

    @Override
    public void close() {
        tokens.close();
        addresses.close();
        wrong.close();
    }
}
