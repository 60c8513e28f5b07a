package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.server.Trouble;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault that a person can meet while linking: the wizard names it truly, shows a fresh code by itself or offers
 * what helps, and a phone links by scanning that code from the screen.
 */
@Tag("browser")
@ExtendWith(Sites.class)
class FaultsIT {

    private static final int AT_ONCE = 8;

    private static final Map<LinkingFault, Throwable> FAILURES = new HashMap<>();

    /** All of them side by side, since each mostly waits. */
    @BeforeAll
    static void linkInSpiteOfEveryFault(World world) {
        List<LinkingFault> faults = new ArrayList<>(LinkingFault.all());
        // Those for any companion need a time in which no other connects; a silent connection is noticed after 40 s.
        faults.sort(Comparator.comparing((LinkingFault row) -> !row.isOfAnyCompanion())
                .thenComparing(row -> !row.fault().equals("silence")));
        Queue<LinkingFault> waiting = new ArrayDeque<>(faults);
        Map<LinkingFault, LinkingAttempt> running = new HashMap<>();
        while (!waiting.isEmpty() || !running.isEmpty()) {
            while (!waiting.isEmpty() && mayBegin(waiting.element(), running)) {
                LinkingFault next = waiting.remove();
                attempt(next, () -> running.put(next, new LinkingAttempt(world, next)));
            }
            world.pass();
            for (Map.Entry<LinkingFault, LinkingAttempt> each : List.copyOf(running.entrySet())) {
                LinkingAttempt attempt = each.getValue();
                attempt(each.getKey(), attempt::look);
                if (attempt.isDone() || FAILURES.containsKey(each.getKey())) {
                    running.remove(each.getKey());
                    attempt(each.getKey(), attempt::close);
                }
            }
        }
    }

    private static boolean mayBegin(LinkingFault next, Map<LinkingFault, LinkingAttempt> running) {
        boolean alone = running.keySet().stream().noneMatch(LinkingFault::isOfAnyCompanion);
        return alone && running.size() < AT_ONCE;
    }

    /** A part of an attempt, which may throw anything. */
    private interface Part {
        void run() throws Exception;
    }

    private static void attempt(LinkingFault row, Part part) {
        try {
            part.run();
        } catch (Exception | AssertionError e) {
            FAILURES.putIfAbsent(row, e);
        }
    }

    static List<LinkingFault> faults() {
        return LinkingFault.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void personIsToldTheTruthAndLinks(LinkingFault fault) {
        Throwable failure = FAILURES.get(fault);
        if (failure != null) {
            throw new AssertionError(fault + ": " + failure.getMessage(), failure);
        }
    }

    @Test
    void everyFaultOfConnectionsAndLinksIsTried() {
        List<String> tried =
                LinkingFault.all().stream().map(LinkingFault::fault).toList();

        assertThat(Trouble.all())
                .allMatch(words -> tried.stream().anyMatch(each -> each.equals(words) || each.startsWith(words + " ")));
    }
}
