package io.linkgate.simulation;

import io.linkgate.simulation.FaultTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must become of an instance when two faults are armed against it at one moment. It is derived, before anything happens,
 * from the table of the single faults and from where each of them strikes ({@link FaultPoint}):
 *
 * <ul>
 *   <li>Every connection comes to the same points in the same order, and at each one fault strikes: of two that wait there the
 *       instance's own. A connection that is there already is struck at once by whatever strikes where it is.
 *   <li>What strikes does what the table says for that moment. If the connection goes on, it comes to its next point.
 *   <li>What heals by itself leads to another connection, and that meets the other fault, if it can strike there.
 *   <li>What waits for its owner waits, and the connection that the owner wants then meets the other fault.
 *   <li>When a code is on show and a fault still waits for a link, a phone scans. When a link works and a fault still waits for a
 *       login, the server starts again.
 *   <li>An unlinked device takes along what was armed against it.
 *   <li>Who has not been watched for five minutes shows no code when the link turns out to be gone, but rests.
 *   <li>A restart that is asked for directly after a failure is a lost connection. Otherwise it takes no time: what was armed
 *       last then finds the link at work again.
 * </ul>
 */
final class ExpectedCourse {

    private static final String GONE = "failure 401";

    /** The account is lost, which a link does not survive either. */
    private static final Set<String> ENDS_OF_A_LINK = Set.of(GONE, "failure 403");

    private static final String UNKNOWN_LINK = "drop signing";

    /** Asked for, or left to the next login to decide. */
    private static final Set<String> RESTARTS =
            Set.of("stream_error 401", "stream_error 403", "stream_error 515", "stream_error 516", "unanswered");

    private static final String LOST = "stream_error 500";
    private static final Duration LEARNED = Duration.ofSeconds(3);
    private static final Duration UNLEARNED = Duration.ofSeconds(20);
    private static final Duration LATELY = Duration.ofMinutes(5);

    /** They change how something is said, and the connection goes on. */
    private static final Set<String> PASSING = Set.of("compressed", "split", "merged", "refresh");

    private static final Set<Moment> LOGINS = Set.of(Moment.FIRST_LOGIN, Moment.LINKED, Moment.NEXT_LOGIN);

    /** The connection is there already when the moment comes. */
    private static final Set<Moment> CONNECTED = Set.of(Moment.CODE_SHOWN, Moment.SCAN, Moment.LINKED);

    /** What makes things go on. */
    enum Beginning {
        THE_MOMENT,
        OWNER_STARTS,
        PHONE_SCANS,
        SERVER_RESTARTS
    }

    /**
     * What happens between one thing that is done from outside and the next.
     *
     * @param troubles that are seen, in their order
     * @param within how long all of it takes at most
     * @param end where the session is then, in words
     * @param waits whether it stays there until a human acts
     * @param linked whether the link may be alive all the time
     * @param dials how often the instance connects
     */
    record Leg(
            Beginning beginning,
            List<String> troubles,
            Duration within,
            String end,
            boolean waits,
            boolean linked,
            int dials) {}

    private final List<Leg> legs = new ArrayList<>();

    private Optional<String> own;
    private Optional<String> anybodys;
    private Moment moment;
    private boolean connected;
    private boolean watched = true;
    private boolean linkIsUnknown;

    private List<String> troubles = List.of();
    private Duration within = Duration.ZERO;
    private boolean failed;
    private boolean waits;
    private boolean linked;
    private int dials;

    private ExpectedCourse(Moment moment, String own, String anybodys) {
        this.own = Optional.of(own);
        this.anybodys = Optional.of(anybodys);
        this.moment = moment;
        this.connected = CONNECTED.contains(moment);
    }

    /**
     * Tells how it must go.
     *
     * @param own armed against this instance
     * @param anybodys armed directly afterwards, against whoever comes
     */
    static List<Leg> of(Moment moment, String own, String anybodys) {
        ExpectedCourse course = new ExpectedCourse(moment, own, anybodys);
        course.run();
        return List.copyOf(course.legs);
    }

    private void run() {
        leg(Beginning.THE_MOMENT);
        while (true) {
            if (waits) {
                leg(Beginning.OWNER_STARTS);
            } else if (!isLogin() && (own.isPresent() || anybodys.isPresent())) {
                moment = Moment.SCAN;
                connected = true;
                watched = true;
                leg(Beginning.PHONE_SCANS);
            } else if (isLogin() && isArmedFor(Moment.NEXT_LOGIN)) {
                moment = Moment.NEXT_LOGIN;
                watched = false;
                leg(Beginning.SERVER_RESTARTS);
            } else {
                return;
            }
        }
    }

    private void leg(Beginning beginning) {
        troubles = new ArrayList<>();
        within = Duration.ZERO;
        failed = false;
        waits = false;
        linked = true;
        dials = 0;
        Optional<String> end = connection();
        while (end.isEmpty()) {
            end = connection();
        }
        legs.add(new Leg(beginning, troubles, within, end.get(), waits, linked, dials));
    }

    /** One connection; where the session is in the end, unless another follows by itself. */
    private Optional<String> connection() {
        dials += connected ? 0 : 1;
        linked &= isLogin();
        Optional<Row> broken = points();
        connected = false;
        if (broken.isPresent()) {
            return after(broken.get());
        }
        if (moment == Moment.SCAN) {
            moment = Moment.FIRST_LOGIN;
            return Optional.empty();
        }
        return Optional.of(isLogin() ? "WORKING" : "SCAN_QR_CODE");
    }

    /** What breaks the connection, if anything does. */
    private Optional<Row> points() {
        Optional<Row> broken = Optional.empty();
        for (FaultPoint point : FaultPoint.values()) {
            Optional<Row> struck = strike(point);
            while (broken.isEmpty()
                    && struck.isPresent()
                    && PASSING.contains(struck.get().fault())) {
                within = within.plus(struck.get().byItselfWithin());
                struck = connected ? strike(point) : Optional.empty();
            }
            if (broken.isEmpty()) {
                broken = asTaken(struck);
            }
            if (broken.isPresent() && moment != Moment.SCAN) {
                break; // a phone goes its way to the end, whatever the companion thinks of it
            }
        }
        return broken;
    }

    private Optional<Row> strike(FaultPoint point) {
        if (point == FaultPoint.ADMISSION && linkIsUnknown && isLogin()) {
            return FaultTable.row(GONE, moment);
        }
        Optional<Row> mine = own.flatMap(fault -> rowAt(point, fault));
        if (mine.isPresent()) {
            own = Optional.empty();
            return mine;
        }
        Optional<Row> any = anybodys.flatMap(fault -> rowAt(point, fault));
        if (any.isPresent()) {
            anybodys = Optional.empty();
        }
        return any;
    }

    private Optional<Row> rowAt(FaultPoint point, String fault) {
        return FaultPoint.of(fault) == point ? FaultTable.row(fault, moment) : Optional.empty();
    }

    private Optional<Row> asTaken(Optional<Row> struck) {
        boolean again = failed
                && isLogin()
                && struck.map(Row::fault).filter(RESTARTS::contains).isPresent();
        return again ? FaultTable.row(LOST, moment) : struck;
    }

    private Optional<String> after(Row row) {
        // What a step takes is learned, unless the server has just started; a wait in vain doubles the next one.
        boolean stalled = row.seenWithin().equals(LEARNED);
        within = within.plus(stalled ? UNLEARNED : row.seenWithin()).plus(row.byItselfWithin());
        failed = true;
        if (!row.isUnseen()) {
            troubles.add(row.seen());
        }
        boolean unlinked = isLogin() && ENDS_OF_A_LINK.contains(row.fault());
        if (unlinked) {
            own = Optional.empty();
            linkIsUnknown = false;
        }
        waits = row.waits();
        watched &= !waits && row.byItselfWithin().compareTo(LATELY) < 0;
        linkIsUnknown |= row.fault().equals(UNKNOWN_LINK);
        moment = next(row, unlinked);
        return waits ? Optional.of(row.seen()) : Optional.empty();
    }

    private Moment next(Row row, boolean unlinked) {
        if (moment == Moment.LINKED && row.isUnseen() && isArmedFor(Moment.LINKED)) {
            return Moment.LINKED;
        }
        boolean first = moment == Moment.SCAN || moment == Moment.FIRST_LOGIN;
        if (linkIsUnknown || row.byItself().equals("WORKING") || (waits && isLogin() && !unlinked)) {
            return first && watched ? Moment.FIRST_LOGIN : Moment.NEXT_LOGIN;
        }
        return Moment.START;
    }

    private boolean isArmedFor(Moment later) {
        return Stream.of(own, anybodys)
                .flatMap(Optional::stream)
                .anyMatch(fault -> FaultTable.row(fault, later).isPresent());
    }

    private boolean isLogin() {
        return LOGINS.contains(moment);
    }
}
