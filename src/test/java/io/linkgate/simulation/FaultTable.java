package io.linkgate.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of every fault of the stand-in, at each moment at which it can apply, with its effect. */
final class FaultTable {

    /**
     * One fault per line, once. <em>Seen</em> is the session's state within that number of seconds, a dash if nothing
     * shows.
     * <em>By itself</em> is its state within that number of further seconds, a dash if it waits for a person. A
     * companion without a link interprets errors about links according to {@code StreamErrors}: 440 and "replaced"
     * refuse it for a while, 515 is a lost connection. A refusal is followed by a pause of up to a minute, or two after
     * another failure.
     */
    private static final String TABLE = """
            fault                      | moments                           | seen                   |  s | by itself    |    s

            refuse                     | FIRST_CONNECTION START NEXT_CODES | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            hang                       | FIRST_CONNECTION                  | FAILED unreachable     | 20 | SCAN_QR_CODE |    1
            hang                       | START NEXT_CODES                  | FAILED unreachable     |  3 | SCAN_QR_CODE |    1
            drop handshake             | FIRST_CONNECTION START NEXT_CODES | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            drop refs                  | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            bad_certificate expired    | FIRST_CONNECTION START NEXT_CODES | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            bad_certificate wrong_root | FIRST_CONNECTION START NEXT_CODES | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            bad_certificate wrong_leaf | FIRST_CONNECTION START NEXT_CODES | FAILED untrusted       |  0 | SCAN_QR_CODE |    1
            failure 401                | FIRST_CONNECTION START NEXT_CODES | FAILED refused         |  0 | SCAN_QR_CODE |  120
            failure 402                | FIRST_CONNECTION START NEXT_CODES | FAILED banned          |  0 | SCAN_QR_CODE | 3600
            failure 403                | FIRST_CONNECTION START NEXT_CODES | FAILED refused         |  0 | SCAN_QR_CODE |  120
            failure 405                | FIRST_CONNECTION START NEXT_CODES | FAILED client_outdated |  0 | SCAN_QR_CODE | 3600
            failure 409                | FIRST_CONNECTION START NEXT_CODES | FAILED refused         |  0 | -            |    0
            failure 999                | FIRST_CONNECTION START NEXT_CODES | FAILED refused         |  0 | SCAN_QR_CODE |  120
            failure 503                | FIRST_CONNECTION START NEXT_CODES | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            compressed                 | FIRST_CONNECTION START NEXT_CODES | -                      |  0 | SCAN_QR_CODE |    1
            split                      | FIRST_CONNECTION START NEXT_CODES | -                      |  0 | SCAN_QR_CODE |    1
            merged                     | FIRST_CONNECTION START NEXT_CODES | -                      |  0 | SCAN_QR_CODE |    1
            stream_error 401           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 403           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 405           | FIRST_CONNECTION START CODE_SHOWN | FAILED client_outdated |  0 | SCAN_QR_CODE | 3600
            stream_error 429           | FIRST_CONNECTION START CODE_SHOWN | FAILED refused         |  0 | SCAN_QR_CODE |  120
            stream_error 440           | FIRST_CONNECTION START CODE_SHOWN | FAILED refused         |  0 | SCAN_QR_CODE |  120
            stream_error 500           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 503           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 515           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 516           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            stream_error 999           | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            unanswered                 | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            replaced                   | FIRST_CONNECTION START CODE_SHOWN | FAILED refused         |  0 | SCAN_QR_CODE |  120
            refresh                    | FIRST_CONNECTION START CODE_SHOWN | -                      |  0 | SCAN_QR_CODE |    1
            garbage                    | FIRST_CONNECTION START CODE_SHOWN | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            silence                    | FIRST_CONNECTION START CODE_SHOWN | FAILED unreachable     | 40 | SCAN_QR_CODE |    1

            refuse                     | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            hang                       | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            drop handshake             | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate expired    | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate wrong_root | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            bad_certificate wrong_leaf | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 401                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 402                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 403                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 405                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 409                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 999                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            failure 503                | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            compressed                 | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            split                      | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5
            merged                     | SUCCESSION                        | -                      |  0 | SCAN_QR_CODE |    5

            bad_hmac                   | SCAN                              | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            bad_signature              | SCAN                              | FAILED protocol_error  |  0 | SCAN_QR_CODE |    1
            drop signing               | SCAN                              | FAILED unreachable     |  0 | SCAN_QR_CODE |    1
            no_restart                 | SCAN                              | -                      |  0 | WORKING      |    1

            refuse                     | FIRST_LOGIN NEXT_LOGIN            | FAILED unreachable     |  0 | WORKING      |    1
            hang                       | FIRST_LOGIN NEXT_LOGIN            | FAILED unreachable     | 20 | WORKING      |    1
            drop handshake             | FIRST_LOGIN NEXT_LOGIN            | FAILED unreachable     |  0 | WORKING      |    1
            drop online                | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED unreachable     |  0 | WORKING      |    1
            bad_certificate expired    | FIRST_LOGIN NEXT_LOGIN            | FAILED untrusted       |  0 | WORKING      |    1
            bad_certificate wrong_root | FIRST_LOGIN NEXT_LOGIN            | FAILED untrusted       |  0 | WORKING      |    1
            bad_certificate wrong_leaf | FIRST_LOGIN NEXT_LOGIN            | FAILED untrusted       |  0 | WORKING      |    1
            failure 401                | FIRST_LOGIN                       | -                      |  0 | SCAN_QR_CODE |    1
            failure 401                | NEXT_LOGIN                        | STOPPED logged_out     |  0 | -            |    0
            failure 402                | FIRST_LOGIN NEXT_LOGIN            | FAILED banned          |  0 | WORKING      | 3600
            failure 403                | FIRST_LOGIN                       | -                      |  0 | SCAN_QR_CODE |    1
            failure 403                | NEXT_LOGIN                        | STOPPED logged_out     |  0 | -            |    0
            failure 405                | FIRST_LOGIN NEXT_LOGIN            | FAILED client_outdated |  0 | WORKING      | 3600
            failure 409                | FIRST_LOGIN NEXT_LOGIN            | FAILED refused         |  0 | -            |    0
            failure 999                | FIRST_LOGIN NEXT_LOGIN            | FAILED refused         |  0 | WORKING      |  120
            failure 503                | FIRST_LOGIN NEXT_LOGIN            | FAILED unreachable     |  0 | WORKING      |    1
            compressed                 | FIRST_LOGIN NEXT_LOGIN            | -                      |  0 | WORKING      |    1
            split                      | FIRST_LOGIN NEXT_LOGIN            | -                      |  0 | WORKING      |    1
            merged                     | FIRST_LOGIN NEXT_LOGIN            | -                      |  0 | WORKING      |    1
            stream_error 401           | FIRST_LOGIN NEXT_LOGIN LINKED     | -                      |  0 | WORKING      |    0
            stream_error 403           | FIRST_LOGIN NEXT_LOGIN LINKED     | -                      |  0 | WORKING      |    0
            stream_error 405           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED client_outdated |  0 | WORKING      | 3600
            stream_error 429           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED refused         |  0 | WORKING      |  120
            stream_error 440           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED replaced        |  0 | -            |    0
            stream_error 500           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED unreachable     |  0 | WORKING      |    1
            stream_error 503           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED unreachable     |  0 | WORKING      |    1
            stream_error 515           | FIRST_LOGIN NEXT_LOGIN LINKED     | -                      |  0 | WORKING      |    0
            stream_error 516           | FIRST_LOGIN NEXT_LOGIN LINKED     | -                      |  0 | WORKING      |    0
            stream_error 999           | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED unreachable     |  0 | WORKING      |    1
            unanswered                 | FIRST_LOGIN NEXT_LOGIN LINKED     | -                      |  0 | WORKING      |    0
            replaced                   | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED replaced        |  0 | -            |    0
            garbage                    | FIRST_LOGIN NEXT_LOGIN LINKED     | FAILED protocol_error  |  0 | WORKING      |    1
            silence                    | FIRST_LOGIN NEXT_LOGIN            | FAILED unreachable     | 60 | WORKING      |    1
            silence                    | LINKED                            | FAILED unreachable     | 40 | WORKING      |    1
            """;

    private static final String NOTHING = "-";

    private static final List<Row> ROWS = TABLE.lines()
            .skip(2)
            .filter(line -> line.contains("|"))
            .flatMap(Row::of)
            .toList();

    private FaultTable() {}

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

        /** Whether no failure shows. */
        boolean isUnseen() {
            return seen.equals(NOTHING);
        }

        /** Whether a person has to act. */
        boolean waits() {
            return byItself.equals(NOTHING);
        }

        private List<Object> outcome() {
            return List.of(seen, seenWithin, byItself, byItselfWithin);
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
        return ROWS;
    }

    /** Every fault once. */
    static List<String> faults() {
        return ROWS.stream().map(Row::fault).distinct().toList();
    }

    /** One fault of each sort: those of a sort apply at the same point and have the same effects. */
    static List<String> sorts() {
        List<String> sorts = new ArrayList<>();
        for (String fault : faults()) {
            if (sorts.stream().noneMatch(known -> sort(known).equals(sort(fault)))) {
                sorts.add(fault);
            }
        }
        return sorts;
    }

    private static List<Object> sort(String fault) {
        List<Object> sort = new ArrayList<>();
        sort.add(FaultPoint.of(fault));
        for (Moment moment : Moment.values()) {
            sort.add(row(fault, moment).map(Row::outcome));
        }
        return sort;
    }

    /** The effect of that fault at that moment, if it can apply there. */
    static Optional<Row> row(String fault, Moment moment) {
        return ROWS.stream()
                .filter(row -> row.fault().equals(fault) && row.moment() == moment)
                .findFirst();
    }
}
