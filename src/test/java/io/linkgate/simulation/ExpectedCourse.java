package io.linkgate.simulation;

import io.linkgate.simulation.FaultTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The expected course of an instance for which two faults are armed at one moment. It is derived in advance from the
 * table of single faults and from the point at which each of them applies ({@link FaultPoint}):
 *
 * <ul>
 *   <li>Every connection passes the same points in the same order, and one fault applies at each: of two that wait
 *       there, the instance's own. A fault applies at once to a connection that is already at its point.
 *   <li>A fault has the effect that the table lists for that moment. If the connection continues, it reaches its next
 *       point.
 *   <li>Healing leads to another connection, and the other fault applies to that one, if it can.
 *   <li>A session that waits for its owner keeps waiting, and the other fault applies to the connection that the owner
 *       requests.
 *   <li>If a code is on show and a fault still waits for a link, a phone scans. If a link works and a fault still waits
 *       for a login, the server restarts.
 *   <li>Unlinking a device discards the faults that were armed for it.
 *   <li>An instance that was not watched for five minutes shows no code when its link turns out to be gone, but rests.
 *   <li>A reconnect that the server requests directly after a failure is a lost connection. Otherwise it takes no time:
 *       the fault that was armed last then finds the link working again.
 * </ul>
 */
final class ExpectedCourse {

    private static final String GONE = "failure 401";

    /** Faults after which the link is gone, or the account. */
    private static final Set<String> ENDS_OF_A_LINK = Set.of(GONE, "failure 403");

    private static final String UNKNOWN_LINK = "drop signing";

    /** Ends after which the next login decides. */
    private static final Set<String> RESTARTS =
            Set.of("stream_error 401", "stream_error 403", "stream_error 515", "stream_error 516", "unanswered");

    private static final String LOST = "stream_error 500";
    private static final Duration LEARNED = Duration.ofSeconds(3);
    private static final Duration UNLEARNED = Duration.ofSeconds(20);
    private static final Duration LATELY = Duration.ofMinutes(5);

    /** Faults that change the form of messages only; the connection continues. */
    private static final Set<String> PASSING = Set.of("compressed", "split", "merged", "refresh");

    private static final Set<Moment> LOGINS = Set.of(Moment.FIRST_LOGIN, Moment.LINKED, Moment.NEXT_LOGIN);

    /** The connection is already open at that moment. */
    private static final Set<Moment> CONNECTED = Set.of(Moment.CODE_SHOWN, Moment.SCAN, Moment.LINKED);

    /** What triggers the next step. */
    enum Beginning {
        THE_MOMENT,
        OWNER_STARTS,
        PHONE_SCANS,
        SERVER_RESTARTS
    }

    /**
     * The events between two actions from outside.
     *
     * @param troubles the failures that are seen, in order
     * @param within the maximum duration
     * @param end the final state, in words
     * @param waits whether it stays there until a person acts
     * @param linked whether the link may be alive throughout
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
    private Optional<String> forAny;
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

    private ExpectedCourse(Moment moment, String own, String forAny) {
        this.own = Optional.of(own);
        this.forAny = Optional.of(forAny);
        this.moment = moment;
        this.connected = CONNECTED.contains(moment);
    }

    /**
     * Derives the course.
     *
     * @param own the fault that is armed for this instance
     * @param forAny the fault that is armed next, for any companion
     */
    static List<Leg> of(Moment moment, String own, String forAny) {
        ExpectedCourse course = new ExpectedCourse(moment, own, forAny);
        course.run();
        return List.copyOf(course.legs);
    }

    private void run() {
        leg(Beginning.THE_MOMENT);
        while (true) {
            if (waits) {
                leg(Beginning.OWNER_STARTS);
            } else if (!isLogin() && (own.isPresent() || forAny.isPresent())) {
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

    /** Follows one connection; returns the final state, unless another connection follows by itself. */
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

    /** The fault that breaks the connection, if any does. */
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
                break; // a phone continues to the end, regardless of the companion
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
        Optional<Row> any = forAny.flatMap(fault -> rowAt(point, fault));
        if (any.isPresent()) {
            forAny = Optional.empty();
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
        // The time of a step is learned, unless the server has just started; a futile wait doubles the next one.
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
        return Stream.of(own, forAny)
                .flatMap(Optional::stream)
                .anyMatch(fault -> FaultTable.row(fault, later).isPresent());
    }

    private boolean isLogin() {
        return LOGINS.contains(moment);
    }
}
