package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.OffsetClock;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private final TestClock time = TestClock.atVectorTime();
    private final OffsetClock clock = new OffsetClock(time);
    private final Allowance allowance = new Allowance(2, clock);

    @Test
    void eachMinuteHasItsOwn() {
        useUp();
        assertThat(allowance.take()).isFalse();
        assertThat(allowance.isJustUsedUp()).isTrue();
        time.advance(Duration.ofSeconds(59));
        assertThat(allowance.take()).isFalse();
        assertThat(allowance.isJustUsedUp()).isFalse();

        time.advance(Duration.ofSeconds(1));

        useUp();
    }

    @Test
    void clockThatIsSetBackBeginsAnotherMinute() {
        useUp();
        clock.setBack(Duration.ofHours(2));

        useUp();

        assertThat(allowance.take()).isFalse();
        time.advance(Duration.ofMinutes(1));
        useUp();
    }

    private void useUp() {
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isTrue();
    }
}
