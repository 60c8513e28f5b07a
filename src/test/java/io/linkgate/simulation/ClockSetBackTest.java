package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the server is set while codes are on show. */
class ClockSetBackTest {

    private static final Duration FIRST_CODE = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = World.create();
    private final Instance a = world.instance();
    private final Map<String, Instant> shownSince = new HashMap<>();

    /** By less than the age of the code, and by more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 29, 45, 3_600})
    void noCodeIsOnShowForLongerThanItLives(int seconds) {
        watch(Duration.ofSeconds(30));
        world.setBack(Duration.ofSeconds(seconds));

        watch(Duration.ofMinutes(4));

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void codesComeOneAfterTheOtherAsIfTheClockHadNotBeenSetBack() {
        watch(Duration.ofSeconds(30));
        world.setBack(Duration.ofSeconds(9));

        watch(Duration.ofSeconds(125));

        assertThat(shownSince).as("of one connection").hasSize(6);
        assertThat(world.network().dials()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void codeThatIsOverByTheClockIsNotShownThoughItsTimeHasNotPassed() {
        String code = world.code(a).orElseThrow();

        world.setBack(Duration.ofSeconds(-61));

        assertThat(world.code(a)).isNotEqualTo(Optional.of(code));
    }

    @Test
    void hangIsNoticedInTimeWhateverTheClockShows() {
        world.stop(a);
        world.arm("hang");
        world.start(a);
        world.setBack(Duration.ofHours(1));

        world.pass(Duration.ofSeconds(4));

        assertThat(world.path(a)).contains("FAILED unreachable");
    }

    @Test
    void noTimeOfTheHistoryIsNegative() {
        watch(Duration.ofSeconds(5));
        world.setBack(Duration.ofHours(1));
        world.stop(a);
        world.setBack(Duration.ofSeconds(9));
        world.start(a);

        assertThat(world.history(a)).extracting(Transition::lasted).noneMatch(Duration::isNegative);
    }

    private void watch(Duration time) {
        Instant until = world.now().plus(time);
        while (world.now().isBefore(until)) {
            world.look(a);
            world.code(a).ifPresent(code -> {
                Instant since = shownSince.computeIfAbsent(code, first -> world.now());
                assertThat(Duration.between(since, world.now()))
                        .as("age of the code on show")
                        .isLessThan(FIRST_CODE);
            });
            world.pass(SECOND);
        }
    }
}
