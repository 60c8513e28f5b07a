package io.linkgate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallLimitsTest {

    private static final int N = RateLimits.UNLIMITED;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE / 2);
    private CallLimits limits = new CallLimits(RateLimits.NONE, nanos::get);

    @AfterEach
    void close() {
        limits.close();
    }

    @Test
    void tokenHasItsCallsOfAMinuteAndThenOneAtATime() {
        limit(60, N, N);

        assertThat(passed("a", "x", 100)).isEqualTo(60);
        assertThat(limits.countCall("a", "x")).contains(Duration.ofSeconds(1));
        assertThat(passed("b", "x", 100)).as("another token").isEqualTo(60);

        advance(Duration.ofMillis(999));
        assertThat(passed("a", "x", 9)).isZero();
        advance(Duration.ofMillis(1));
        assertThat(passed("a", "x", 9)).isOne();
        advance(Duration.ofHours(1));
        assertThat(passed("a", "x", 100)).as("no more than a minute's").isEqualTo(60);
    }

    @Test
    void addressHasOneLimitForAllTokens() {
        limit(N, 60, N);

        assertThat(passed("a", "x", 40)).isEqualTo(40);
        assertThat(passed("b", "x", 40)).isEqualTo(20);
        assertThat(passed("b", "y", 40)).isEqualTo(40);
    }

    @Test
    void refusedCallCostsTheOtherLimitNothing() {
        limit(60, 20, N);

        assertThat(passed("a", "x", 100)).as("the address is over").isEqualTo(20);
        assertThat(passed("a", "y", 100)).isEqualTo(20);
        assertThat(passed("a", "z", 100)).isEqualTo(20);
        assertThat(passed("a", "w", 100)).as("the token is over").isZero();
        assertThat(passed("b", "w", 100)).isEqualTo(20);
    }

    @Test
    void wrongTokensTakeNothingFromRightOnes() {
        limit(60, 60, 60);

        IntStream.range(0, 1_000).forEach(i -> limits.countWrongToken("x"));

        assertThat(limits.refusal("x")).contains(Duration.ofSeconds(1));
        assertThat(passed("a", "x", 100)).isEqualTo(60);
        assertThat(limits.refusal("y")).isEmpty();
    }

    @Test
    void rightTokensTakeNothingFromTheWrongTokensLimit() {
        limit(N, 2, 60);

        passed("a", "x", 100);

        assertThat(limits.delay("x")).isZero();
    }

    @Test
    void wrongTokensAreSlowedDownFromHalfOfTheLimitOn() {
        limit(N, N, 60);

        IntStream.range(0, 30).forEach(i -> limits.countWrongToken("x"));
        assertThat(limits.delay("x")).isZero();
        limits.countWrongToken("x");
        Duration first = limits.delay("x");
        IntStream.range(0, 29).forEach(i -> limits.countWrongToken("x"));

        assertThat(first).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(limits.delay("x")).isEqualTo(Duration.ofSeconds(2));
        assertThat(limits.refusal("x")).isPresent();
        advance(Duration.ofMinutes(1));
        assertThat(limits.delay("x")).isZero();
        assertThat(limits.refusal("x")).isEmpty();
    }

    @Test
    void unlimitedIsWithoutLimit() {
        assertThat(passed("a", "x", 10_000)).isEqualTo(10_000);
        IntStream.range(0, 10_000).forEach(i -> limits.countWrongToken("x"));
        assertThat(limits.delay("x")).isZero();
        assertThat(limits.ofToken("a").limited()).isFalse();
    }

    @Test
    void remainingCallsAreReportedWithoutCountingOne() {
        limit(60, N, N);

        assertThat(limits.ofToken("a")).isEqualTo(new CallLimits.Remaining(60, 60));
        passed("a", "x", 7);
        assertThat(limits.ofToken("a")).isEqualTo(new CallLimits.Remaining(60, 53));
        assertThat(limits.ofToken("a")).isEqualTo(new CallLimits.Remaining(60, 53));
    }

    @Test
    void memoryIsBounded() {
        try (Buckets buckets = new Buckets(60, nanos::get)) {
            for (int i = 0; i < 3 * Buckets.MAX_BUCKETS; i++) {
                buckets.take("address " + i);
            }
            assertThat(buckets.size()).isLessThanOrEqualTo(Buckets.MAX_BUCKETS);
            for (int i = 0; i < 1_000; i++) {
                buckets.left("looked at " + i);
            }
            assertThat(buckets.left("never seen")).isEqualTo(60);
        }
    }

    private void limit(int perToken, int perAddress, int wrongTokens) {
        limits.close();
        limits = new CallLimits(new RateLimits(perToken, perAddress, wrongTokens), nanos::get);
    }

    private void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    private long passed(String token, String address, int calls) {
        return IntStream.range(0, calls)
                .filter(i -> limits.countCall(token, address).isEmpty())
                .count();
    }
}
