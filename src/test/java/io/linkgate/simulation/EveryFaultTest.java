package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.server.Trouble;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.LogRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that the stand-in can do wrong, at each moment where it can strike, against the real companion: what the
 * session reports, how soon, and how it recovers without intervention.
 */
class EveryFaultTest {

    /** Alarms come a millisecond late; pauses are longer than this. */
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final Duration A_DAY = Duration.ofDays(1);

    private final World world = World.create();
    private final Instance a = world.stoppedInstance();
    private final LogRecorder log = LogRecorder.of("io.linkgate");

    @AfterEach
    void nothingSevereIsLogged() {
        log.close();
        assertThat(log.lines(Level.WARNING)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.linkgate.simulation.FaultTable#rows")
    void sessionReportsWhatIsWrongInTimeAndHealsWhatCanBeHealed(FaultTable.Row row) {
        row.moment().strike(world, a, row.fault());
        assertThat(world.disarm()).as("it waits for another moment").isFalse();
        world.pass(row.seenWithin().plus(A_MOMENT));
        if (row.isUnseen()) {
            assertThat(troubles()).isEmpty();
        } else {
            assertThat(troubles()).containsExactly(row.seen());
        }

        if (row.waits()) {
            staysAsItIsUntilItsOwnerStartsIt();
        } else {
            world.pass(row.byItselfWithin());
            assertThat(world.status(a)).hasToString(row.byItself());
            assertThat(troubles()).as("one fault is one trouble").hasSizeLessThan(2);
        }
    }

    /** The codes that are worth a row; the faults themselves are asked from the stand-in. */
    @Test
    void tableLeavesNoFaultOut() {
        Stream<String> failures = Stream.of(401, 402, 403, 405, 409, 503).map(code -> "failure " + code);
        Stream<String> errors = Stream.of(401, 403, 440, 500, 503, 515, 516).map(code -> "stream_error " + code);
        Set<String> all = Trouble.all().stream().collect(Collectors.toCollection(TreeSet::new));
        assertThat(all.removeAll(Set.of("failure", "stream_error"))).isTrue();
        Stream.concat(failures, errors).forEach(all::add);

        assertThat(FaultTable.faults()).containsAll(all);
        assertThat(FaultTable.rows()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST_CONNECTION", "NEXT_LOGIN"})
    void banIsWaitedOutDespiteRequests(Moment moment) {
        moment.strike(world, a, "failure 402");

        world.passWatched(a, Duration.ofSeconds(3_599));
        assertThat(world.reason(a)).contains(Reason.BANNED);
        assertThat(world.look(a).retryAfter()).isZero();
        world.pass(Duration.ofMillis(1_001));

        assertThat(world.reason(a)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST_CONNECTION", "SUCCESSION", "NEXT_CODES", "FIRST_LOGIN", "NEXT_LOGIN"})
    void outdatedClientTriesOnceMoreWithTheVersionOfTheDay(Moment moment) {
        world.publish(new ClientVersion(2, 3000, 1_999_999_999));

        moment.strike(world, a, "failure 405");

        assertThat(world.path(a)).noneMatch(place -> place.startsWith("FAILED"));
        assertThat(List.of("SCAN_QR_CODE", "WORKING")).contains(world.status(a).name());
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST_CONNECTION", "NEXT_CODES", "FIRST_LOGIN", "NEXT_LOGIN"})
    void outdatedClientTriesAtOnceWhenANewerVersionBecomesKnown(Moment moment) {
        moment.strike(world, a, "failure 405");
        assertThat(world.reason(a)).contains(Reason.CLIENT_OUTDATED);
        assertThat(world.snapshot(a).state().detail()).contains("2.3000.1049833609", "LINKGATE_WHATSAPP_VERSION");
        world.passWatched(a, Duration.ofMinutes(50));
        assertThat(world.reason(a)).contains(Reason.CLIENT_OUTDATED);

        world.publish(new ClientVersion(2, 3000, 1_999_999_999));
        world.discover();

        assertThat(List.of("SCAN_QR_CODE", "WORKING")).contains(world.status(a).name());
    }

    @Test
    void newerVersionDisturbsNoSessionThatIsWell() {
        world.start(a);
        String before = world.code(a).orElseThrow();

        world.discover();

        assertThat(world.code(a)).contains(before);
        assertThat(world.network().dials()).hasSize(1);
    }

    @Test
    void refreshChangesTheSecretOfTheCodeAndTheNewOneLinks() {
        world.start(a);
        String before = world.code(a).orElseThrow();

        world.arm("refresh");

        String after = world.code(a).orElseThrow();
        assertThat(after).isNotEqualTo(before);
        assertThat(after.substring(0, after.indexOf(',')))
                .as("the same ref")
                .isEqualTo(before.substring(0, before.indexOf(',')));
        assertThat(world.phone().scan(a)).isCompletedWithValue(ScanResult.LINKED);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_hmac", "bad_signature"})
    void phoneThatSignsWronglyIsRefusedAndTheNextScanLinks(String fault) {
        world.start(a);
        world.look(a);
        world.arm(fault);

        assertThat(world.phone().scan(a)).isCompletedWithValue(ScanResult.REFUSED_BY_COMPANION);
        world.pass(Duration.ofSeconds(1));

        assertThat(world.phone().scan(a)).isCompletedWithValue(ScanResult.LINKED);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void faultThatStrikesAgainAndAgainIsMetWithGrowingPausesAndHealsInTheEnd() {
        world.start(a);
        world.link(a);
        world.arm("failure 503", a, 8);
        int before = world.network().dials().size();
        world.newChapter();

        world.network().cut();
        world.pass(Duration.ofSeconds(63));
        assertThat(world.network().dials()).hasSizeBetween(before + 7, before + 8);
        world.pass(Duration.ofMinutes(3));

        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.path(a)).doesNotContain("SCAN_QR_CODE");
    }

    private void staysAsItIsUntilItsOwnerStartsIt() {
        List<String> before = world.path(a);
        int dials = world.network().dials().size();

        world.pass(A_DAY);

        assertThat(world.path(a)).isEqualTo(before);
        assertThat(world.network().dials()).as("no further connection").hasSize(dials);
        world.start(a);
        assertThat(List.of("SCAN_QR_CODE", "WORKING")).contains(world.status(a).name());
    }

    private List<String> troubles() {
        return world.path(a).stream()
                .filter(place -> place.startsWith("FAILED") || place.startsWith("STOPPED"))
                .toList();
    }
}
