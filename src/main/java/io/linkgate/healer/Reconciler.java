package io.linkgate.healer;

import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares what is wanted with what is, and proposes one action. Pure: no clock, no socket, no random number of its own, and no
 * state, so any number of threads may ask.
 *
 * <pre>
 *  seen                                        proposed
 *  stopped by its owner                        leave, also when somebody looks
 *  parked, and somebody looks                  connect
 *  starting past its deadline                  fail stalled, try again after a pause
 *  a passkey wanted                            leave, whoever looks; past its deadline connect
 *  last code ends soon, watched in the last 5 min  open the next connection beside it, unless its codes must rest
 *  code ran out and no other came              connect
 *  a phone confirmed                           connect
 *  all codes shown, watched in the last 5 min  connect; after some rounds without a scan fail resting, connect after a pause
 *  parked, and somebody looks within that pause  fail resting
 *  all codes shown, nobody watched             rest, parked
 *  unreachable, untrusted, protocol broken     fail, try again after a growing pause
 *  asked to restart                            connect, the second time in a row after a pause
 *  unlinked, watched in the last 5 min         connect
 *  unlinked, nobody watched                    rest, logged out
 *  given up by its owner                       the same as unlinked
 *  another phone than the expected one         fail for 10 s, so that it is seen; nobody watched: rest
 *  banned for a time that was told             fail, try again when it is over
 *  refused for now, asked to slow down         fail, try again after a long pause that grows, whoever looks
 *  replaced, otherwise banned                  fail, a human has to act
 *  outdated                                    fail, try again after an hour, and when a newer version becomes known
 *  refused                                     fail, a human has to act
 *  failed, and somebody looks                  connect, but never sooner than the pause or 10 s, whichever is less;
 *                                              a ban is waited out
 *  failed, and somebody has looked             the same, for who looked was told to come back then
 *  clock was set back                          what has begun in the future begins anew
 * </pre>
 */
public final class Reconciler {

    /** Longer than the engine's own deadlines for dialling and for the handshake, whose reasons say more. */
    static final Duration CODE_DUE = Duration.ofSeconds(45);

    static final Duration WATCHED_LATELY = Duration.ofMinutes(5);
    static final Duration LATE_CODE_GRACE = Duration.ofSeconds(5);

    /** Its connection ends a passkey's wait by itself; this long after that it has not. */
    static final Duration PASSKEY_GRACE = Duration.ofSeconds(5);

    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(15);

    private static final Duration OUTDATED_PAUSE = Duration.ofHours(1);
    private static final Duration OUTDATED_SPREAD = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE_WHEN_WATCHED = Duration.ofSeconds(10);

    /** So long before the last code ends the next connection is opened, if that code is shown long enough. */
    private static final Duration LEAD = Duration.ofSeconds(5);

    /** A state that begins later than this from now was written by a clock that has been set back since. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /** Asked after each of the owner's commands, which also ends any waiting for a human. */
    public Proposal onCommand(Wanted wanted, SessionSnapshot actual, SessionVitals vitals, Instant now) {
        if (wanted != Wanted.RUNNING) {
            return new Proposal.Rest(Reason.STOPPED_BY_OWNER);
        }
        return switch (actual.state().status()) {
            case STOPPED, FAILED -> connect(Cure.NONE);
            case STARTING, SCAN_QR_CODE, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED, WORKING ->
                onClock(wanted, actual, vitals, now);
        };
    }

    /** Asked when the owner wants a new connection, however well the present one is. */
    public Proposal onRestart() {
        return connect(Cure.NONE);
    }

    /** How long after its turn has come a connection may take to its first code, or to its login. */
    public Duration codeWithin() {
        return CODE_DUE;
    }

    /** Asked when the owner has given the linked device up. */
    public Proposal afterLogout(Wanted wanted, SessionVitals vitals, Instant now) {
        return wanted != Wanted.RUNNING
                ? new Proposal.Rest(Reason.STOPPED_BY_OWNER)
                : forWhoWatches(Cure.NONE, Reason.LOGGED_OUT, vitals, now);
    }

    /** Asked on the clock, and when a new code is on show. */
    public Proposal onClock(Wanted wanted, SessionSnapshot actual, SessionVitals vitals, Instant now) {
        SessionState state = actual.state();
        if (wanted != Wanted.RUNNING || state instanceof SessionState.Stopped) {
            return new Proposal.Leave(Instant.MAX);
        }
        if (state instanceof SessionState.Starting starting) {
            return whileStarting(actual, starting.deadline(), vitals, now);
        }
        if (state instanceof SessionState.ScanQrCode scan) {
            return whileShowing(scan.code(), vitals, now);
        }
        if (state instanceof SessionState.PasskeyRequired passkey) {
            return whileAwaitingPasskey(actual, passkey.deadline().plus(PASSKEY_GRACE), now);
        }
        if (state instanceof SessionState.Failed failed) {
            boolean looked = failed.curable() && !vitals.lastWatched().isBefore(actual.since());
            return whenDue(
                    failed,
                    looked ? dueWhenWatched(actual, failed) : failed.retryAt(),
                    looked || watchedLately(vitals, now),
                    now);
        }
        return new Proposal.Leave(Instant.MAX);
    }

    /** Asked when the connection ended by itself while the session was wanted. */
    public Proposal afterEnd(EngineEvent.Ended end, SessionVitals vitals, Instant now) {
        Instant retryAt = now.plus(Pause.after(vitals.failures(), vitals.jitter()));
        return switch (end.cause()) {
            case LINKED -> connect(Cure.NONE);
            case RESTART ->
                vitals.failures() == 0
                        ? connect(Cure.NONE)
                        : new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
            case LOGGED_OUT -> forWhoWatches(Cure.NONE, Reason.LOGGED_OUT, vitals, now);
            case WRONG_ACCOUNT ->
                watchedLately(vitals, now)
                        ? new Proposal.Fail(Reason.WRONG_NUMBER, end.detail(), now.plus(LONGEST_PAUSE_WHEN_WATCHED))
                        : new Proposal.Rest(Reason.WRONG_NUMBER);
            case REPLACED -> new Proposal.Fail(Reason.REPLACED, end.detail(), Instant.MAX);
            case BANNED -> new Proposal.Fail(Reason.BANNED, end.detail(), endOfBan(end, retryAt, now));
            case CODES_EXHAUSTED ->
                watchedLately(vitals, now) ? nextRound(Cure.NEW_CODES, vitals, now) : new Proposal.Rest(Reason.PARKED);
            case CLOSED, UNREACHABLE -> new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
            case UNTRUSTED -> new Proposal.Fail(Reason.UNTRUSTED, end.detail(), retryAt);
            case NOT_KEPT -> new Proposal.Fail(Reason.NOT_SAVED, end.detail(), retryAt);
            case PROTOCOL -> new Proposal.Fail(Reason.PROTOCOL_ERROR, end.detail(), retryAt);
            case CLIENT_OUTDATED ->
                new Proposal.Fail(Reason.CLIENT_OUTDATED, end.detail(), nextVersionCheck(vitals, now));
            case REFUSED_FOR_NOW ->
                new Proposal.Fail(
                        Reason.REFUSED, end.detail(), now.plus(Pause.afterRefusal(vitals.failures(), vitals.jitter())));
            case REFUSED -> new Proposal.Fail(Reason.REFUSED, end.detail(), Instant.MAX);
        };
    }

    /** Asked when somebody looks and there is no live code. */
    public Proposal onLook(Wanted wanted, SessionSnapshot actual, SessionVitals vitals, Instant now) {
        SessionState state = actual.state();
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Stopped) {
            return nextRound(Cure.WAKE, vitals, now);
        }
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Failed failed && failed.curable()) {
            return whenDue(failed, dueWhenWatched(actual, failed), true, now);
        }
        return onClock(wanted, actual, vitals, now);
    }

    /** How soon a caller who got no code should ask again: zero when that will not help, at most 15 s unless the session rests. */
    public Duration retryAfter(SessionSnapshot actual, SessionVitals vitals, Instant now) {
        SessionState state = actual.state();
        if (state instanceof SessionState.Starting) {
            return atMost(LONGEST_RETRY_AFTER, vitals.timeToCode());
        }
        if (state instanceof SessionState.ScanQrCode scan) {
            return scan.code().isLiveAt(now) ? Duration.ZERO : atMost(LONGEST_RETRY_AFTER, vitals.timeToCode());
        }
        if (state instanceof SessionState.Failed failed && failed.heals()) {
            Duration rest = Duration.between(now, dueWhenWatched(actual, failed));
            Duration toCode = (rest.isNegative() ? Duration.ZERO : rest).plus(vitals.timeToCode());
            return failed.reason() == Reason.RESTING ? toCode : atMost(LONGEST_RETRY_AFTER, toCode);
        }
        return Duration.ZERO;
    }

    /**
     * Whether a caller who waits until then may still get a code. One who waits for a server that is out of reach, or whose
     * phone was turned away, is better answered at once.
     */
    public boolean mayPassBefore(SessionState.Failed failed, Instant until) {
        boolean better = switch (failed.reason()) {
            case UNREACHABLE, WRONG_NUMBER, NOT_SAVED -> false;
            case STOPPED_BY_OWNER,
                    PARKED,
                    RESTING,
                    UNTRUSTED,
                    PROTOCOL_ERROR,
                    STALLED,
                    CLIENT_OUTDATED,
                    REFUSED,
                    LOGGED_OUT,
                    REPLACED,
                    BANNED,
                    CREDENTIALS_UNREADABLE,
                    ENGINE_DISABLED -> true;
        };
        return better && failed.retryAt().isBefore(until);
    }

    /** Sessions that were refused together do not come back together. */
    private static Instant nextVersionCheck(SessionVitals vitals, Instant now) {
        return now.plus(OUTDATED_PAUSE).minusMillis(Math.round(OUTDATED_SPREAD.toMillis() * vitals.jitter()));
    }

    private static Duration atMost(Duration most, Duration time) {
        return time.compareTo(most) > 0 ? most : time;
    }

    private static Proposal whileStarting(SessionSnapshot actual, Instant deadline, SessionVitals vitals, Instant now) {
        boolean setBack = !deadline.equals(Instant.MAX) && isSetBack(actual, now);
        return now.isBefore(deadline) && !setBack
                ? new Proposal.Leave(deadline)
                : new Proposal.Fail(
                        Reason.STALLED,
                        "No code came in time.",
                        now.plus(Pause.after(vitals.failures(), vitals.jitter())));
    }

    private static Proposal whileShowing(QrCode code, SessionVitals vitals, Instant now) {
        Instant overdue = code.expiresAt().plus(LATE_CODE_GRACE);
        boolean setBack = !code.isLiveAt(now) && now.isBefore(code.expiresAt());
        if (!now.isBefore(overdue) || setBack) {
            return connect(Cure.NEW_CODES);
        }
        if (!code.isLast()
                || vitals.prepared()
                || !code.isLiveAt(now)
                || !vitals.rounds().mayFollowAtOnce()) {
            return new Proposal.Leave(overdue);
        }
        Duration half = Duration.between(code.shownAt(), code.expiresAt()).dividedBy(2);
        Instant prepareAt = code.expiresAt().minus(atMost(LEAD, half));
        if (now.isBefore(prepareAt)) {
            return new Proposal.Leave(prepareAt);
        }
        return watchedLately(vitals, now) ? new Proposal.Prepare(overdue) : new Proposal.Leave(overdue);
    }

    private static Proposal whileAwaitingPasskey(SessionSnapshot actual, Instant overdue, Instant now) {
        return now.isBefore(overdue) && !isSetBack(actual, now) ? new Proposal.Leave(overdue) : connect(Cure.NEW_CODES);
    }

    private static boolean isSetBack(SessionSnapshot actual, Instant now) {
        return actual.since().isAfter(now.plus(CLOCK_SKEW));
    }

    private static Proposal whenDue(SessionState.Failed failed, Instant due, boolean watched, Instant now) {
        if (now.isBefore(due) && !isFarOff(failed, now)) {
            return new Proposal.Leave(due);
        }
        if (failed.reason() != Reason.RESTING) {
            return connect(Cure.RETRY);
        }
        return watched ? connect(Cure.NEW_CODES) : new Proposal.Rest(Reason.PARKED);
    }

    /** New codes at once, or after the pause that so many rounds without a scan cost. */
    private static Proposal nextRound(Cure cure, SessionVitals vitals, Instant now) {
        Rounds rounds = vitals.rounds();
        Instant next = rounds.nextAt(now);
        return next.isAfter(now)
                ? new Proposal.Fail(
                        Reason.RESTING,
                        rounds.ended()
                                + " rounds of codes were shown and no phone scanned one. New codes come after a pause,"
                                + " or at once by session/restart.",
                        next)
                : connect(cure);
    }

    /** No pause is that long, so the clock has been set back since it began; but a ban may be. */
    private static boolean isFarOff(SessionState.Failed failed, Instant now) {
        Duration longest = failed.reason() == Reason.RESTING ? Rounds.LONGEST_PAUSE : Pause.LONGEST;
        return failed.heals() && failed.retryAt().isAfter(now.plus(longest).plus(CLOCK_SKEW));
    }

    /** A ban that is told to last no time at all is still no reason to connect without a pause. */
    private static Instant endOfBan(EngineEvent.Ended end, Instant retryAt, Instant now) {
        return end.lasts()
                .map(now::plus)
                .map(over -> over.isBefore(retryAt) ? retryAt : over)
                .orElse(Instant.MAX);
    }

    /**
     * When a failed session is tried again if somebody looks: its own pause, but not longer than a person waits. Who is
     * banned or refused and comes before the time is over may be banned for longer, and an old client does not become newer by
     * looking.
     */
    private static Instant dueWhenWatched(SessionSnapshot actual, SessionState.Failed failed) {
        if (!failed.heals() || failed.reason() == Reason.RESTING) {
            return failed.retryAt();
        }
        Instant patience = actual.since().plus(LONGEST_PAUSE_WHEN_WATCHED);
        return failed.retryAt().isBefore(patience) ? failed.retryAt() : patience;
    }

    /** New codes for who watches; otherwise a rest that the next look ends. */
    private static Proposal forWhoWatches(Cure cure, Reason otherwise, SessionVitals vitals, Instant now) {
        return watchedLately(vitals, now) ? connect(cure) : new Proposal.Rest(otherwise);
    }

    private static boolean watchedLately(SessionVitals vitals, Instant now) {
        return vitals.lastWatched().isAfter(now.minus(WATCHED_LATELY));
    }

    private static Proposal connect(Cure cure) {
        return new Proposal.Connect(CODE_DUE, cure);
    }
}
