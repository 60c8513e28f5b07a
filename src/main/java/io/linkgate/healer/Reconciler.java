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
 * The healer's decisions: compares what is wanted with what is, and proposes one action. Pure: no clock, no socket, no
 * random number of its own and no state, so any number of threads may call it. "Watched" means: by a caller in the last
 * 5 minutes.
 *
 * <pre>
 *  seen                                        proposed
 *  stopped by its owner                        leave, even when a caller asks for a code
 *  parked, and a caller asks                   connect
 *  starting past its deadline                  fail stalled, retry after a pause
 *  a passkey required                          leave, even when a caller asks; past its deadline connect
 *  last code ends soon, watched                open a second connection, unless its codes must rest
 *  code ran out and none followed              connect
 *  a phone confirmed                           connect
 *  all codes shown, watched                    connect; after some rounds without a scan fail resting, then connect
 *  parked, and a caller asks in that pause     fail resting
 *  all codes shown, not watched                rest, parked
 *  unreachable, untrusted, protocol broken     fail, retry after a growing pause
 *  server requests a reconnect                 connect, the second time in a row after a pause
 *  unlinked, watched                           connect
 *  unlinked, not watched                       rest, logged out
 *  given up by its owner                       as if unlinked
 *  phone with an unexpected number             fail for 10 s, so that it is seen; not watched: rest
 *  banned until a known time                   fail, retry after that time
 *  refused for now, asked to slow down         fail, retry after a long, growing pause, even when a caller asks
 *  replaced, banned without an end             fail, a person has to act
 *  outdated                                    fail, retry after an hour, and when a newer version becomes known
 *  refused                                     fail, a person has to act
 *  failed, and a caller asks                   connect, after the pause or 10 s, whichever is less; waits out a ban
 *  failed, and a caller has asked              the same, because the caller was asked to come back then
 *  started, and failed for long before         fail as before, unless its time has passed
 *  clock was set back                          what has begun in the future starts over
 * </pre>
 */
public final class Reconciler {

    /** Longer than the engine's own deadlines for dialling and the handshake, which give more precise reasons. */
    static final Duration CODE_DUE = Duration.ofSeconds(45);

    static final Duration WATCHED_LATELY = Duration.ofMinutes(5);
    static final Duration LATE_CODE_GRACE = Duration.ofSeconds(5);

    /** How long after a passkey's deadline its connection may take to end by itself. */
    static final Duration PASSKEY_GRACE = Duration.ofSeconds(5);

    static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(15);

    private static final Duration OUTDATED_PAUSE = Duration.ofHours(1);
    private static final Duration OUTDATED_SPREAD = Duration.ofMinutes(1);

    private static final Duration MAX_PAUSE_WHEN_WATCHED = Duration.ofSeconds(10);

    /** How long before the end of the last code the next connection is opened, if that code is shown long enough. */
    private static final Duration LEAD = Duration.ofSeconds(5);

    /** A state that begins later than this from now was written by a clock that has been set back since. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /** Decides after a command of the owner, which also ends any wait for a person. */
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

    /**
     * Decides when a session begins whose last connection has failed in a way that lasts. Its time may have passed; a pause
     * that ends later than any pause was begun before the clock was set back.
     */
    public Proposal onLasting(SessionState.Failed failure, Instant now) {
        Instant latest = failure.reason() == Reason.REFUSED ? now.plus(Pause.MAX_AFTER_REFUSAL) : Instant.MAX;
        boolean lasts = failure.retryAt().isAfter(now)
                && (!failure.willRetry() || !failure.retryAt().isAfter(latest));
        return lasts ? new Proposal.Fail(failure.reason(), failure.detail(), failure.retryAt()) : connect(Cure.RETRY);
    }

    /** Decides when the owner requests a new connection, regardless of the present one. */
    public Proposal onRestart() {
        return connect(Cure.NONE);
    }

    /** How long a connection may take to its first code, or its login, after its turn has come. */
    public Duration codeWithin() {
        return CODE_DUE;
    }

    /** Decides when the owner has given the linked device up. */
    public Proposal afterLogout(Wanted wanted, SessionVitals vitals, Instant now) {
        return wanted != Wanted.RUNNING
                ? new Proposal.Rest(Reason.STOPPED_BY_OWNER)
                : ifWatched(Cure.NONE, Reason.LOGGED_OUT, vitals, now);
    }

    /** Decides when time has passed, and when a new code is on show. */
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
            boolean looked = failed.willRetry() && !vitals.lastWatched().isBefore(actual.since());
            return whenDue(
                    actual,
                    failed,
                    looked ? dueWhenWatched(actual, failed) : failed.retryAt(),
                    looked || watchedLately(vitals, now),
                    now);
        }
        return new Proposal.Leave(Instant.MAX);
    }

    /** Decides when the connection has ended by itself while the session was wanted. */
    public Proposal afterEnd(EngineEvent.Ended end, SessionVitals vitals, Instant now) {
        Instant retryAt = now.plus(Pause.after(vitals.failures(), vitals.jitter()));
        return switch (end.cause()) {
            case LINKED -> connect(Cure.NONE);
            case RESTART ->
                vitals.failures() == 0
                        ? connect(Cure.NONE)
                        : new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
            case LOGGED_OUT -> ifWatched(Cure.NONE, Reason.LOGGED_OUT, vitals, now);
            case WRONG_ACCOUNT ->
                watchedLately(vitals, now)
                        ? new Proposal.Fail(Reason.WRONG_NUMBER, end.detail(), now.plus(MAX_PAUSE_WHEN_WATCHED))
                        : new Proposal.Rest(Reason.WRONG_NUMBER);
            case REPLACED -> new Proposal.Fail(Reason.REPLACED, end.detail(), Instant.MAX);
            case BANNED -> new Proposal.Fail(Reason.BANNED, end.detail(), endOfBan(end, retryAt, now));
            case CODES_EXHAUSTED ->
                watchedLately(vitals, now) ? nextRound(Cure.NEW_CODES, vitals, now) : new Proposal.Rest(Reason.PARKED);
            case CLOSED, UNREACHABLE, FLOODED -> new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
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

    /** Decides when a caller asks for a code and none is live. */
    public Proposal onPoll(Wanted wanted, SessionSnapshot actual, SessionVitals vitals, Instant now) {
        SessionState state = actual.state();
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Stopped) {
            return nextRound(Cure.WAKE, vitals, now);
        }
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Failed failed && failed.willRetry()) {
            return whenDue(actual, failed, dueWhenWatched(actual, failed), true, now);
        }
        return onClock(wanted, actual, vitals, now);
    }

    /**
     * How soon a caller that got no code should ask again: zero if that will not help, at most 15 s unless the session
     * rests.
     */
    public Duration retryAfter(SessionSnapshot actual, SessionVitals vitals, Instant now) {
        SessionState state = actual.state();
        if (state instanceof SessionState.Starting) {
            return atMost(MAX_RETRY_AFTER, vitals.timeToCode());
        }
        if (state instanceof SessionState.ScanQrCode scan) {
            return scan.code().isLiveAt(now) ? Duration.ZERO : atMost(MAX_RETRY_AFTER, vitals.timeToCode());
        }
        if (state instanceof SessionState.Failed failed && failed.heals()) {
            Duration rest = Duration.between(now, dueWhenWatched(actual, failed));
            Duration toCode = (rest.isNegative() ? Duration.ZERO : rest).plus(vitals.timeToCode());
            return failed.reason() == Reason.RESTING ? toCode : atMost(MAX_RETRY_AFTER, toCode);
        }
        return Duration.ZERO;
    }

    /**
     * Whether a caller that waits until then may still get a code. If the server is out of reach, or the phone was
     * turned away, the caller is better answered at once.
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

    /**
     * Whether a pause began in the future, so that the clock was set back. Its alarm rings after the whole pause, and may
     * then find a clock that has passed the beginning, but not the end.
     */
    public boolean isPauseSetBack(SessionSnapshot actual, Instant now) {
        return actual.state() instanceof SessionState.Failed && isSetBack(actual, now);
    }

    /** Returns the next retry, with jitter, so that sessions refused together do not all return at once. */
    private static Instant nextVersionCheck(SessionVitals vitals, Instant now) {
        return now.plus(OUTDATED_PAUSE).minusMillis(Math.round(OUTDATED_SPREAD.toMillis() * vitals.jitter()));
    }

    private static Duration atMost(Duration max, Duration time) {
        return time.compareTo(max) > 0 ? max : time;
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

    private static Proposal whenDue(
            SessionSnapshot actual, SessionState.Failed failed, Instant due, boolean watched, Instant now) {
        if (now.isBefore(due) && !isFarOff(failed, now) && !isLongPauseSetBack(actual, failed, now)) {
            return new Proposal.Leave(due);
        }
        if (failed.reason() != Reason.RESTING) {
            return connect(Cure.RETRY);
        }
        return watched ? connect(Cure.NEW_CODES) : new Proposal.Rest(Reason.PARKED);
    }

    /** New codes at once, or after the pause that earlier rounds without a scan cost. */
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

    /**
     * Whether the end is further off than any pause, so that the clock must have been set back; a ban may last longer.
     */
    private static boolean isFarOff(SessionState.Failed failed, Instant now) {
        Duration max = failed.reason() == Reason.RESTING ? Rounds.MAX_PAUSE : Pause.MAX;
        return failed.heals() && failed.retryAt().isAfter(now.plus(max).plus(CLOCK_SKEW));
    }

    /** Whether a pause of up to an hour began in the future. A ban, whose end WhatsApp sets, lasts by the clock. */
    private static boolean isLongPauseSetBack(SessionSnapshot actual, SessionState.Failed failed, Instant now) {
        boolean longPause = failed.reason() == Reason.REFUSED || failed.reason() == Reason.CLIENT_OUTDATED;
        return longPause && failed.willRetry() && isSetBack(actual, now);
    }

    /** Even a ban without duration is followed by a pause. */
    private static Instant endOfBan(EngineEvent.Ended end, Instant retryAt, Instant now) {
        return end.lasts()
                .map(now::plus)
                .map(over -> over.isBefore(retryAt) ? retryAt : over)
                .orElse(Instant.MAX);
    }

    /**
     * When a failed session is retried if a caller asks: after its own pause, but no later than a person is willing to
     * wait. Retrying during a ban or refusal may prolong it, and an outdated client does not become newer by a request.
     */
    private static Instant dueWhenWatched(SessionSnapshot actual, SessionState.Failed failed) {
        if (!failed.heals() || failed.reason() == Reason.RESTING) {
            return failed.retryAt();
        }
        Instant patience = actual.since().plus(MAX_PAUSE_WHEN_WATCHED);
        return failed.retryAt().isBefore(patience) ? failed.retryAt() : patience;
    }

    /** New codes if a caller watches; otherwise a rest until the next request for a code. */
    private static Proposal ifWatched(Cure cure, Reason otherwise, SessionVitals vitals, Instant now) {
        return watchedLately(vitals, now) ? connect(cure) : new Proposal.Rest(otherwise);
    }

    private static boolean watchedLately(SessionVitals vitals, Instant now) {
        return vitals.lastWatched().isAfter(now.minus(WATCHED_LATELY));
    }

    private static Proposal connect(Cure cure) {
        return new Proposal.Connect(CODE_DUE, cure);
    }
}
