package io.linkgate.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();

    @Test
    void guessIsASecondAsLongAsNothingIsKnown() {
        assertThat(pace.expected()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void steadyTimesAreExpectedWithTheLeastMarginOnTop() {
        for (int i = 0; i < 100; i++) {
            pace.took(Duration.ofMillis(300));
        }

        assertThat(pace.expected()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void timesThatVaryAreExpectedWithMoreOnTop() {
        for (int i = 0; i < 100; i++) {
            pace.took(Duration.ofMillis(i % 2 == 0 ? 200 : 600));
        }

        assertThat(pace.expected()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_500));
    }

    @Test
    void nothingIsExpectedBeyondItsBounds() {
        pace.took(Duration.ofHours(1));
        assertThat(pace.expected()).isEqualTo(Duration.ofSeconds(15));

        for (int i = 0; i < 1_000; i++) {
            pace.took(Duration.ZERO);
        }
        assertThat(pace.expected()).isEqualTo(Duration.ofMillis(200));
    }
}
