package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearnedTimeoutTest {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final LearnedTimeout timeout = new LearnedTimeout(LONGEST);

    @Test
    void longestTimeIsWaitedForAsLongAsNothingIsKnown() {
        assertThat(timeout.current()).isEqualTo(LONGEST);
    }

    @Test
    void hangIsNoticedWithinThreeSecondsWhenStepsLatelyTookAThirdOfASecond() {
        for (int i = 0; i < 10; i++) {
            timeout.took(Duration.ofMillis(i % 2 == 0 ? 250 : 350));
        }

        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void slowServerIsGivenItsTime() {
        for (int i = 0; i < 10; i++) {
            timeout.took(Duration.ofMillis(i % 2 == 0 ? 1_500 : 2_500));
        }

        assertThat(timeout.current()).isBetween(Duration.ofSeconds(8), LONGEST);
    }

    @Test
    void everyWaitInVainDoublesTheNextOneUpToTheLongest() {
        timeout.took(Duration.ofMillis(200));
        for (int seconds : new int[] {3, 6, 12, 20, 20}) {
            assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(seconds));
            timeout.stalled(timeout.current());
        }
    }

    @Test
    void manyThatStallTogetherDoubleTheWaitOnce() {
        timeout.took(Duration.ofMillis(200));
        for (int i = 0; i < 64; i++) {
            timeout.stalled(Duration.ofSeconds(3));
        }

        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void serverThatHasBecomeSlowIsReachedAndThenGivenItsTime() {
        timeout.took(Duration.ofMillis(300));
        timeout.stalled(timeout.current());
        assertThat(timeout.current()).isGreaterThan(Duration.ofSeconds(5));

        timeout.took(Duration.ofSeconds(5));

        assertThat(timeout.current()).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void clockThatWasSetBackTeachesNothingBelowZero() {
        timeout.took(Duration.ofSeconds(-9));

        assertThat(timeout.current()).isEqualTo(Duration.ofSeconds(3));
    }
}
