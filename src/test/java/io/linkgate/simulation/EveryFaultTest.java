package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.ScanResult;
import io.linkgate.sandbox.Trouble;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.LogRecorder;
import java.time.Duration;
import java.util.Arrays;
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
 * Everything that the stand-in can do wrong, at each moment where it can strike, against the real companion: what the session
 * says, how soon, and what becomes of it when nobody does anything.
 */
class EveryFaultTest {

    /**
     * One fault each, once. <em>Seen</em> is where the session is within so many seconds of the strike, a dash if nobody notices
     * anything. <em>By itself</em> is where it is within so many seconds more, a dash if it waits for a human. A companion
     * without a link takes the words about links as {@code ServerWord} says: 440 and "replaced" refuse it, 515 is a lost wire.
     */
    private static final String TABLE = """
            fault                      | moments                       | seen                   |  s | by itself    |    s

            refuse                     | FIRST_CONNECTION NEXT_CODES   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            hang                       | FIRST_CONNECTION NEXT_CODES   | FAILED unreachable     | 20 | SCAN_QR_CODE |    1
            drop handshake             | FIRST_CONNECTION NEXT_CODES   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            drop refs                  | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            bad_certificate expired    | FIRST_CONNECTION NEXT_CODES   | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            bad_certificate wrong_root | FIRST_CONNECTION NEXT_CODES   | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            bad_certificate wrong_leaf | FIRST_CONNECTION NEXT_CODES   | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            failure 401                | FIRST_CONNECTION NEXT_CODES   | FAILED refused         |  0 | -            |    0
            failure 402                | FIRST_CONNECTION NEXT_CODES   | FAILED banned          |  0 | SCAN_QR_CODE | 3600
            failure 403                | FIRST_CONNECTION NEXT_CODES   | FAILED banned          |  0 | -            |    0
            failure 405                | FIRST_CONNECTION NEXT_CODES   | FAILED client_outdated |  0 | -            |    0
            failure 409                | FIRST_CONNECTION NEXT_CODES   | FAILED refused         |  0 | -            |    0
            failure 503                | FIRST_CONNECTION NEXT_CODES   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            compressed                 | FIRST_CONNECTION NEXT_CODES   | -                      |  0 | SCAN_QR_CODE |    1
            split                      | FIRST_CONNECTION NEXT_CODES   | -                      |  0 | SCAN_QR_CODE |    1
            merged                     | FIRST_CONNECTION NEXT_CODES   | -                      |  0 | SCAN_QR_CODE |    1
            stream_error 401           | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 403           | FIRST_CONNECTION CODE_SHOWN   | FAILED banned          |  0 | -            |    0
            stream_error 440           | FIRST_CONNECTION CODE_SHOWN   | FAILED refused         |  0 | -            |    0
            stream_error 500           | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 503           | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 515           | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 516           | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            replaced                   | FIRST_CONNECTION CODE_SHOWN   | FAILED refused         |  0 | -            |    0
            refresh                    | FIRST_CONNECTION CODE_SHOWN   | -                      |  0 | SCAN_QR_CODE |    1
            garbage                    | FIRST_CONNECTION CODE_SHOWN   | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            silence                    | FIRST_CONNECTION CODE_SHOWN   | FAILED unreachable     | 40 | SCAN_QR_CODE |    1

            refuse                     | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            hang                       | SUCCESSION                    | FAILED unreachable     | 20 | SCAN_QR_CODE |    1
            drop handshake             | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate expired    | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate wrong_root | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate wrong_leaf | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 401                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 402                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 403                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 405                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 409                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            failure 503                | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            compressed                 | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            split                      | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5
            merged                     | SUCCESSION                    | -                      |  0 | SCAN_QR_CODE |    5

            bad_hmac                   | SCAN                          | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            bad_signature              | SCAN                          | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            drop signing               | SCAN                          | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            no_restart                 | SCAN                          | -                      |  0 | WORKING      |    1

            refuse                     | FIRST_LOGIN NEXT_LOGIN        | FAILED unreachable     |  0 | WORKING      |    1
            hang                       | FIRST_LOGIN NEXT_LOGIN        | FAILED unreachable     | 20 | WORKING      |    1
            drop handshake             | FIRST_LOGIN NEXT_LOGIN        | FAILED unreachable     |  0 | WORKING      |    1
            drop online                | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED unreachable     |  0 | WORKING      |    1
            bad_certificate expired    | FIRST_LOGIN NEXT_LOGIN        | FAILED untrusted       |  0 | WORKING      |    1
            bad_certificate wrong_root | FIRST_LOGIN NEXT_LOGIN        | FAILED untrusted       |  0 | WORKING      |    1
            bad_certificate wrong_leaf | FIRST_LOGIN NEXT_LOGIN        | FAILED untrusted       |  0 | WORKING      |    1
            failure 401                | FIRST_LOGIN                   | -                      |  0 | SCAN_QR_CODE |    1
            failure 401                | NEXT_LOGIN                    | STOPPED logged_out     |  0 | -            |    0
            failure 402                | FIRST_LOGIN NEXT_LOGIN        | FAILED banned          |  0 | WORKING      | 3600
            failure 403                | FIRST_LOGIN NEXT_LOGIN        | FAILED banned          |  0 | -            |    0
            failure 405                | FIRST_LOGIN NEXT_LOGIN        | FAILED client_outdated |  0 | -            |    0
            failure 409                | FIRST_LOGIN NEXT_LOGIN        | FAILED refused         |  0 | -            |    0
            failure 503                | FIRST_LOGIN NEXT_LOGIN        | FAILED unreachable     |  0 | WORKING      |    1
            compressed                 | FIRST_LOGIN NEXT_LOGIN        | -                      |  0 | WORKING      |    1
            split                      | FIRST_LOGIN NEXT_LOGIN        | -                      |  0 | WORKING      |    1
            merged                     | FIRST_LOGIN NEXT_LOGIN        | -                      |  0 | WORKING      |    1
            stream_error 401           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED unreachable     |  0 | WORKING      |    1
            stream_error 403           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED banned          |  0 | -            |    0
            stream_error 440           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED replaced        |  0 | -            |    0
            stream_error 500           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED unreachable     |  0 | WORKING      |    1
            stream_error 503           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED unreachable     |  0 | WORKING      |    1
            stream_error 515           | FIRST_LOGIN NEXT_LOGIN LINKED | -                      |  0 | WORKING      |    0
            stream_error 516           | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED unreachable     |  0 | WORKING      |    1
            replaced                   | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED replaced        |  0 | -            |    0
            garbage                    | FIRST_LOGIN NEXT_LOGIN LINKED | FAILED protocol_error  |  0 | WORKING      |    1
            silence                    | FIRST_LOGIN NEXT_LOGIN        | FAILED unreachable     | 20 | WORKING      |    1
            silence                    | LINKED                        | FAILED unreachable     | 40 | WORKING      |    1
            """;

    /** Alarms come a millisecond late; pauses are longer than this. */
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String NOTHING = "-";

    private final World world = World.create();
    private final Instance a = world.stoppedInstance();
    private final LogRecorder log = LogRecorder.of("io.linkgate");

    /** One fault at one moment. */
    record Row(
            String fault, Moment moment, String seen, Duration seenWithin, String byItself, Duration byItselfWithin) {

        static Stream<Row> of(String line) {
            String[] cells = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
            return Arrays.stream(cells[1].split(" +"))
                    .map(moment -> new Row(
                            cells[0],
                            Moment.valueOf(moment),
                            cells[2],
                            seconds(cells[3]),
                            cells[4],
                            seconds(cells[5])));
        }

        private static Duration seconds(String cell) {
            return Duration.ofSeconds(Long.parseLong(cell));
        }

        @Override
        public String toString() {
            return fault + " at " + moment;
        }
    }

    static List<Row> rows() {
        return TABLE.lines()
                .skip(2)
                .filter(line -> line.contains("|"))
                .flatMap(Row::of)
                .toList();
    }

    @AfterEach
    void noMistakeOfOurOwnIsLogged() {
        log.close();
        assertThat(log.lines(Level.WARNING)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sessionSaysWhatIsWrongInTimeAndHealsWhatCanBeHealed(Row row) {
        row.moment().strike(world, a, row.fault());
        assertThat(world.disarm()).as("it waits for another moment").isFalse();
        world.pass(row.seenWithin().plus(A_MOMENT));
        if (row.seen().equals(NOTHING)) {
            assertThat(troubles()).isEmpty();
        } else {
            assertThat(troubles()).containsExactly(row.seen());
        }

        if (row.byItself().equals(NOTHING)) {
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

        assertThat(rows().stream().map(Row::fault)).containsAll(all);
        assertThat(rows()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST_CONNECTION", "NEXT_LOGIN"})
    void banIsWaitedOutToItsEndWhoeverLooks(Moment moment) {
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
    void phoneThatVouchesWronglyIsToldSoAndTheNextScanLinks(String fault) {
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
        assertThat(world.network().dials()).as("nobody knocks again").hasSize(dials);
        world.start(a);
        assertThat(List.of("SCAN_QR_CODE", "WORKING")).contains(world.status(a).name());
    }

    private List<String> troubles() {
        return world.path(a).stream()
                .filter(place -> place.startsWith("FAILED") || place.startsWith("STOPPED"))
                .toList();
    }
}
