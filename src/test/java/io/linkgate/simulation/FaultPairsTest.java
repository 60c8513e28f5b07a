package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.session.CodePoll;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.simulation.ExpectedCourse.Leg;
import io.linkgate.testkit.LogRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every two faults of the stand-in, armed together at each moment, against the real companion. {@link ExpectedCourse}
 * derives the expected outcome from the single faults alone.
 *
 * <p>One fault stands for all of its sort, and a pair is tried in both orders only where the order can matter. {@code
 * -Dfaults.pairs=all} tries every pair, which takes minutes.
 *
 * <p>At the very first connection no fault can be meant for one instance, so {@link Moment#START} stands for it. The
 * stand-in can have one kind of bad certificates at a time.
 */
class FaultPairsTest {

    private static final Duration A_MOMENT = Duration.ofMillis(100);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    /** Moments with a connection already under way, and the moment whose faults strike that connection first. */
    private static final Map<Moment, Moment> GOING_ON = Map.of(
            Moment.SUCCESSION, Moment.CODE_SHOWN,
            Moment.NEXT_CODES, Moment.CODE_SHOWN,
            Moment.SCAN, Moment.CODE_SHOWN,
            Moment.FIRST_LOGIN, Moment.SCAN);

    private final LogRecorder log = LogRecorder.of("io.linkgate");

    private static final boolean ALL = "all".equals(System.getProperty("faults.pairs"));
    private static final List<String> FAULTS = ALL ? FaultTable.faults() : FaultTable.sorts();

    static Stream<Arguments> momentsAndFaults() {
        return Stream.of(Moment.values())
                .filter(moment -> moment != Moment.FIRST_CONNECTION)
                .flatMap(moment -> FAULTS.stream().map(fault -> Arguments.of(moment, fault)));
    }

    @AfterEach
    void nothingSevereIsLogged() {
        log.close();
        assertThat(log.lines(Level.WARNING)).isEmpty();
    }

    /** Each pair has a world of its own, so several can run in parallel. */
    @ParameterizedTest
    @MethodSource("momentsAndFaults")
    void anyTwoFaultsFollowTheTableOfSingleFaults(Moment moment, String fault) {
        List<String> others = FAULTS.stream()
                .filter(other -> canMeet(moment, fault, other))
                .filter(other -> ALL || isWorthTrying(fault, other))
                .toList();
        others.parallelStream().forEach(other -> {
            try {
                follow(moment, fault, other);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(fault + " and " + other + " at " + moment + ": " + e.getMessage(), e);
            }
        });
    }

    private static boolean canMeet(Moment moment, String fault, String other) {
        boolean strikesHere = strikes(fault, moment) || strikes(other, moment);
        boolean strikesBefore = Optional.ofNullable(GOING_ON.get(moment))
                .filter(before -> strikes(fault, before) || strikes(other, before))
                .isPresent();
        return strikesHere && !strikesBefore && !(isOfCertificates(fault) && isOfCertificates(other));
    }

    /** Pairs whose two faults apply at different points, which decides their order. */
    private static boolean isWorthTrying(String fault, String other) {
        return FaultPoint.of(fault).compareTo(FaultPoint.of(other)) <= 0;
    }

    private static boolean strikes(String fault, Moment moment) {
        return FaultTable.row(fault, moment).isPresent();
    }

    private static boolean isOfCertificates(String fault) {
        return FaultPoint.of(fault) == FaultPoint.CERTIFICATES;
    }

    private static void follow(Moment moment, String own, String forAny) {
        World world = World.wellStocked();
        Instance a = world.stoppedInstance();
        moment.prepare(world, a);
        for (Leg leg : ExpectedCourse.of(moment, own, forAny)) {
            world.newChapter();
            int dials = world.network().dials().size();
            switch (leg.beginning()) {
                case THE_MOMENT -> {
                    arm(world, a, moment, own, forAny);
                    moment.come(world, a);
                }
                case OWNER_STARTS -> world.start(a);
                case PHONE_SCANS -> {
                    world.look(a);
                    world.phone().scan(a);
                }
                case SERVER_RESTARTS -> world.restart();
            }
            world.pass(leg.within().plus(A_MOMENT));
            check(world, a, leg);
            assertThat(world.network().dials()).as("connections of %s", leg).hasSize(dials + leg.dials());
            if (leg.waits()) {
                staysAsItIs(world, a, leg);
            }
        }
        assertThat(world.story(a)).as("no code comes back").satisfies(FaultPairsTest::showsNoCodeTwice);
    }

    /** Arms the fault that waits before the one that applies at once, or it would come too late. */
    private static void arm(World world, Instance instance, Moment moment, String own, String forAny) {
        if (isOfCertificates(own)) {
            // They apply before a companion has identified itself, so they are always for any companion.
            arm(world, instance, moment, forAny, own);
        } else if (strikes(forAny, moment)) {
            world.arm(own, instance, 1);
            world.arm(forAny);
        } else {
            world.arm(forAny);
            world.arm(own, instance, 1);
        }
    }

    private static void check(World world, Instance instance, Leg leg) {
        List<String> path = world.path(instance);
        assertThat(path.stream().filter(FaultPairsTest::isTrouble))
                .as("troubles of %s", leg)
                .isEqualTo(leg.troubles());
        assertThat(place(world, instance)).as("end of %s", leg).isEqualTo(leg.end());
        assertThat(world.code(instance).isPresent()).isEqualTo(leg.end().equals("SCAN_QR_CODE"));
        if (leg.linked()) {
            assertThat(path).as("who is linked shows no code").doesNotContain("SCAN_QR_CODE");
        }
    }

    private static void staysAsItIs(World world, Instance instance, Leg leg) {
        List<String> path = world.path(instance);
        int dials = world.network().dials().size();

        world.pass(HALF_A_DAY);
        if (leg.end().startsWith("FAILED")) {
            CodePoll poll = world.look(instance);
            assertThat(poll.healing()).as("nothing is promised").isFalse();
            assertThat(poll.retryAfter()).isZero();
        }
        world.pass(HALF_A_DAY);

        assertThat(world.path(instance)).isEqualTo(path);
        assertThat(world.network().dials())
                .as("no further connection after %s", leg)
                .hasSize(dials);
    }

    private static void showsNoCodeTwice(List<? extends SessionSnapshot> story) {
        List<String> texts = story.stream()
                .flatMap(snapshot -> snapshot.state().shown().stream())
                .map(QrCode::text)
                .toList();
        List<String> changes = Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
                .filter(i -> i == 0 || !texts.get(i).equals(texts.get(i - 1)))
                .map(texts::get)
                .toList();
        assertThat(changes).doesNotHaveDuplicates();
    }

    private static boolean isTrouble(String place) {
        return place.startsWith("FAILED") || place.startsWith("STOPPED");
    }

    private static String place(World world, Instance instance) {
        return world.status(instance)
                + world.reason(instance).map(reason -> " " + reason.wireName()).orElse("");
    }
}
