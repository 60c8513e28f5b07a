package io.linkgate.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * The plan for killing one run of the server.
 *
 * @param moment the moment at which it is killed
 * @param passes how many such moments pass before, from 0
 * @param share how late after the moment, from 0, the moment itself, to 1, the longest time of interest
 */
record KillPlan(Moment moment, int passes, double share) {

    private static final Duration MAX_LIFE = Duration.ofSeconds(3);

    /** Long enough for everything that a moment sets off. */
    private static final Duration AFTERMATH = Duration.ofMillis(400);

    /** A request is answered within a few milliseconds. */
    private static final Duration ANSWER = Duration.ofMillis(40);

    /** A little longer than a usual start, so that some kills hit what the server does right after it. */
    private static final double STARTS = 1.3;

    private static final int MAX_PASSES = 2;

    KillPlan {
        Objects.requireNonNull(moment);
    }

    /**
     * Makes the plans for one home. The first kills the first start, the only one that creates everything; the others
     * use all moments about equally often.
     */
    static List<KillPlan> draw(int kills, Random random) {
        return draw(List.of(Moment.STARTING), EnumSet.allOf(Moment.class), kills, random);
    }

    /** Makes plans that all need a server that is running. */
    static List<KillPlan> drawRunning(int kills, Random random) {
        return draw(List.of(), EnumSet.complementOf(EnumSet.of(Moment.STARTING)), kills, random);
    }

    private static List<KillPlan> draw(List<Moment> first, Set<Moment> all, int kills, Random random) {
        List<Moment> moments = new ArrayList<>(first);
        while (moments.size() < kills) {
            List<Moment> deck = new ArrayList<>(all);
            Collections.shuffle(deck, random);
            moments.addAll(deck);
        }
        return moments.subList(0, kills).stream()
                .map(moment -> draw(moment, random))
                .toList();
    }

    /** @param usualStart how long the server takes to start */
    Duration delay(Duration usualStart) {
        Duration longest = switch (moment) {
            case ANY_TIME -> MAX_LIFE;
            case STARTING -> Duration.ofMillis((long) (usualStart.toMillis() * STARTS));
            case CREATE_SENT, DELETE_SENT -> ANSWER;
            case CREATE_ANSWERED,
                    DELETE_ANSWERED,
                    PHONE_VOUCHED,
                    DEVICE_REGISTERED,
                    KEYS_UPLOADED,
                    DEVICE_REMOVED,
                    TEXT_SENT -> AFTERMATH;
        };
        return Duration.ofMillis((long) (longest.toMillis() * share));
    }

    private static KillPlan draw(Moment moment, Random random) {
        return switch (moment) {
            case ANY_TIME, STARTING, CREATE_SENT, CREATE_ANSWERED, DELETE_ANSWERED ->
                new KillPlan(moment, 0, random.nextDouble());
            case DELETE_SENT -> new KillPlan(moment, 0, early(random));
            case PHONE_VOUCHED, DEVICE_REGISTERED, KEYS_UPLOADED, DEVICE_REMOVED, TEXT_SENT ->
                new KillPlan(moment, random.nextInt(MAX_PASSES + 1), random.nextBoolean() ? 0 : early(random));
        };
    }

    /** Most of what follows a moment follows within a tenth of the time. */
    private static double early(Random random) {
        double share = random.nextDouble();
        return share * share * share;
    }
}
