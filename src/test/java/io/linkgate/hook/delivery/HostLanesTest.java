package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.hook.WaitingHook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostLanesTest {

    private static final Instant NOW = Instant.parse("2026-11-29T03:00:00Z");
    private static final Duration FAST = Duration.ofMillis(20);

    private final HostLanes lanes = new HostLanes(6, 3, 2);

    private static WaitingHook hook(long id, String host) {
        return new WaitingHook(id, host, Instant.MIN);
    }

    /** Begins what may begin now. */
    private List<Long> begin() {
        List<Long> begun = new ArrayList<>();
        for (Optional<Long> next = lanes.next(NOW); next.isPresent(); next = lanes.next(NOW)) {
            begun.add(next.get());
        }
        return begun;
    }

    private void add(String host, long... ids) {
        for (long id : ids) {
            lanes.add(hook(id, host));
        }
    }

    private void makeQuick(String host, long id) {
        add(host, id);
        assertThat(lanes.next(NOW)).contains(id);
        lanes.noteSpeed(id, true, FAST);
        lanes.done(id);
    }

    @Test
    void hostsTakeTurns() {
        add("a", 1, 2, 3);
        add("b", 11);

        assertThat(begin()).containsExactly(1L, 11L, 2L);
    }

    @Test
    void hostGetsAFewAtATime() {
        makeQuick("a", 1);
        add("a", 1, 2, 3);

        assertThat(begin()).containsExactly(1L, 2L);
        lanes.done(1);
        assertThat(begin()).containsExactly(3L);
    }

    @Test
    void hostsThatAreNotQuickLeavePlacesToThoseThatAre() {
        makeQuick("quick", 1);
        makeQuick("swift", 2);
        add("new-1", 11, 12);
        add("new-2", 21, 22);
        add("new-3", 31, 32);
        assertThat(begin()).hasSize(3);

        add("quick", 1, 3, 4);
        add("swift", 2);

        assertThat(begin()).containsExactlyInAnyOrder(1L, 3L, 2L);
        assertThat(lanes.taken()).isEqualTo(6);
        add("swift", 5);
        assertThat(begin()).as("all places are taken").isEmpty();
    }

    @Test
    void hostIsQuickOnlyAsLongAsItTakesEventsInGoodTime() {
        makeQuick("a", 1);
        makeQuick("b", 2);
        add("a", 1);
        add("b", 2);
        begin();
        lanes.noteSpeed(1, true, Duration.ofSeconds(3));
        lanes.noteSpeed(2, false, FAST);
        lanes.done(1);
        lanes.done(2);
        add("c", 31, 32);
        add("d", 41, 42);
        assertThat(begin()).hasSize(3);

        add("a", 1);
        add("b", 2);

        assertThat(begin()).isEmpty();
    }

    @Test
    void hookHasOneDeliveryAtATime() {
        add("a", 1);
        assertThat(begin()).containsExactly(1L);
        add("a", 1);
        assertThat(begin()).isEmpty();

        lanes.done(1);

        assertThat(begin()).as("an event has come in between").containsExactly(1L);
        lanes.done(1);
        assertThat(begin()).isEmpty();
    }

    @Test
    void hookThatHasFailedWaitsForItsTimeUnlessItMayBeTriedEarlier() {
        add("a", 1);
        begin();
        lanes.doneUntil(1, NOW.plusSeconds(60));
        assertThat(begin()).isEmpty();
        assertThat(lanes.nextAt()).contains(NOW.plusSeconds(60));

        lanes.add(new WaitingHook(1, "a", NOW.plusSeconds(90)));
        assertThat(lanes.nextAt()).contains(NOW.plusSeconds(60));
        lanes.add(hook(1, "a"));

        assertThat(begin()).containsExactly(1L);
    }

    @Test
    void hooksThatAreDueComeInOrderOfTheirTimes() {
        lanes.add(new WaitingHook(1, "a", NOW.minusSeconds(1)));
        lanes.add(new WaitingHook(2, "b", NOW.minusSeconds(3)));
        lanes.add(new WaitingHook(3, "c", NOW.plusSeconds(1)));

        assertThat(begin()).containsExactly(2L, 1L);
        assertThat(lanes.nextAt()).contains(NOW.plusSeconds(1));
    }

    @Test
    void idleHostIsForgottenAndIsNewAfterwards() {
        makeQuick("a", 1);
        lanes.forgetIdle();
        add("b", 11, 12);
        add("c", 21, 22);
        begin();

        add("a", 1);

        assertThat(begin())
                .as("three places of hosts that are not quick are taken")
                .isEmpty();
    }

    @Test
    void hostWithAWaitingHookIsNotForgotten() {
        makeQuick("a", 1);
        lanes.add(new WaitingHook(1, "a", NOW.plusSeconds(1)));

        lanes.forgetIdle();

        assertThat(lanes.next(NOW.plusSeconds(1))).contains(1L);
    }
}
