package io.linkgate.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * One or two faults, then quiet.
 *
 * @param faults begin together, or one while the other lasts
 * @param quiet how long nothing else happens after everything works again: other nodes may be giving instances back
 */
record Step(List<Fault> faults, Duration quiet) {

    private static final int MIN_MILLIS = 1_000;
    private static final int MAX_MILLIS = Integer.getInteger("chaos.longest", 12_000);
    private static final int MAX_OFFSET_MILLIS = MAX_MILLIS * 2 / 3;
    private static final int MAX_QUIET_MILLIS = MAX_MILLIS / 2;

    /** One in so many steps has two faults. */
    private static final int STEPS_A_PAIR = Integer.getInteger("chaos.pair", 4);

    /**
     * A fault.
     *
     * @param node the number of the node, from 0
     * @param delay after the beginning of the step
     * @param lasts until the node is started again, or the fault is over
     */
    record Fault(Trouble trouble, int node, Duration delay, Duration lasts) {
        Fault {
            Objects.requireNonNull(trouble);
            Objects.requireNonNull(delay);
            Objects.requireNonNull(lasts);
        }
    }

    Step {
        faults = List.copyOf(faults);
        Objects.requireNonNull(quiet);
    }

    /** Draws steps with so many faults in all, of each of these kinds about equally many. */
    static List<Step> draw(List<Trouble> kinds, int faults, int nodes, Random random) {
        List<Trouble> deck = new ArrayList<>();
        while (deck.size() < faults) {
            List<Trouble> all = new ArrayList<>(kinds);
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        List<Step> steps = new ArrayList<>();
        int left = faults;
        while (left > 0) {
            int first = random.nextInt(nodes);
            List<Fault> together = new ArrayList<>();
            together.add(fault(deck.get(--left), first, 0, random));
            if (left > 0 && random.nextInt(STEPS_A_PAIR) == 0 && mayMeet(deck.get(left), deck.get(left - 1))) {
                int second = (first + 1 + random.nextInt(nodes - 1)) % nodes;
                together.add(fault(deck.get(--left), second, random.nextInt(MAX_OFFSET_MILLIS), random));
            }
            steps.add(new Step(together, Duration.ofMillis(random.nextInt(MAX_QUIET_MILLIS))));
        }
        return steps;
    }

    /** What is killed already cannot be killed. */
    private static boolean mayMeet(Trouble one, Trouble other) {
        return one != Trouble.DATABASE_KILLED || other != Trouble.DATABASE_KILLED;
    }

    private static Fault fault(Trouble trouble, int node, int delayMillis, Random random) {
        return new Fault(
                trouble,
                node,
                Duration.ofMillis(delayMillis),
                Duration.ofMillis(MIN_MILLIS + random.nextInt(MAX_MILLIS - MIN_MILLIS)));
    }
}
