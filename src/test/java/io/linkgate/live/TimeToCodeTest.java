package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeToCodeTest {

    private final TimeToCode timeToCode = new TimeToCode();

    @Test
    void guessIsASecondAsLongAsNothingIsKnown() {
        assertThat(timeToCode.expected()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void steadyTimesAreExpectedWithTheLeastMarginOnTop() {
        for (int i = 0; i < 100; i++) {
            timeToCode.record(Duration.ofMillis(300));
        }

        assertThat(timeToCode.expected()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void timesThatVaryAreExpectedWithMoreOnTop() {
        for (int i = 0; i < 100; i++) {
            timeToCode.record(Duration.ofMillis(i % 2 == 0 ? 200 : 600));
        }

        assertThat(timeToCode.expected()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_500));
    }

    @Test
    void nothingIsExpectedBeyondItsBounds() {
        timeToCode.record(Duration.ofHours(1));
        assertThat(timeToCode.expected()).isEqualTo(Duration.ofSeconds(15));

        for (int i = 0; i < 1_000; i++) {
            timeToCode.record(Duration.ZERO);
        }
        assertThat(timeToCode.expected()).isEqualTo(Duration.ofMillis(200));
    }
}
