package io.linkgate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.OffsetClock;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private final TestClock time = TestClock.atVectorTime();
    private final OffsetClock wall = new OffsetClock(time);
    private final Instant begin = time.instant();
    private final SteadyClock steady =
            new SteadyClock(wall, () -> Duration.between(begin, time.instant()).toNanos());

    @Test
    void goesOnWhenTheWallClockIsSetBack() {
        time.advance(Duration.ofSeconds(5));
        wall.setBack(Duration.ofHours(1));
        time.advance(Duration.ofSeconds(5));

        assertThat(steady.instant()).isEqualTo(begin.plusSeconds(10));
    }

    @Test
    void deadlineIsTranslatedIntoWhatTheWallClockIsGoingToShow() {
        wall.setBack(Duration.ofMinutes(1));

        assertThat(new Clocks(wall, steady).onWall(steady.instant().plusSeconds(20)))
                .isEqualTo(wall.instant().plusSeconds(20));
        assertThat(new Clocks(wall, steady).onWall(Instant.MAX)).isEqualTo(Instant.MAX);
    }
}
