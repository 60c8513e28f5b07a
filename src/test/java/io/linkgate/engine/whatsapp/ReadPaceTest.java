package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadPaceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ReadPace pace = new ReadPace(100, 10);

    @Test
    void burstIsReadAtOnce() {
        pace.charge(100, NOW);

        assertThat(pace.mayReadAt()).isEqualTo(NOW);
    }

    @Test
    void whatIsBeyondTheBurstIsPaidForWithTime() {
        pace.charge(100, NOW);
        pace.charge(25, NOW);

        assertThat(pace.mayReadAt()).isEqualTo(NOW.plusMillis(2_500));
    }

    @Test
    void timeWithoutReadingFillsTheBurstButNoMore() {
        pace.charge(100, NOW);
        Instant later = NOW.plus(Duration.ofHours(1));

        pace.charge(110, later);

        assertThat(pace.mayReadAt()).isEqualTo(later.plusSeconds(1));
    }

    /** Far more than the refs and keep-alives of a connection that shows codes. */
    @Test
    void serverThatShowsCodesIsNotSlowedDown() {
        ReadPace unlinked = ReadPace.unlinked();

        unlinked.charge(2 * 50, NOW);

        assertThat(unlinked.mayReadAt()).isBefore(NOW);
    }

    /** A hundred batches of a hundred stanzas, each in a message of its own. */
    @Test
    void backlogOfALinkedDeviceIsNotSlowedDown() {
        ReadPace linked = ReadPace.linked();

        linked.charge(2 * 100 * 100, NOW);

        assertThat(linked.mayReadAt()).isBeforeOrEqualTo(NOW);
    }
}
