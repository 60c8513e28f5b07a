package io.linkgate.healer;

import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Healing;
import io.linkgate.session.PairingCode;
import io.linkgate.session.Proposal;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.Vitals;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides what to do about a session. Pure and without state, so any number of threads may ask.
 *
 * <pre>
 *  seen                                        proposed
 *  stopped by its owner                        leave, also when somebody looks
 *  parked, and somebody looks                  connect
 *  starting past its deadline                  fail stalled, try again after a pause
 *  code ran out and no other came              connect
 *  a phone confirmed                           connect
 *  all codes shown, watched in the last 5 min  connect
 *  all codes shown, nobody watched             rest, parked
 *  unreachable, untrusted, protocol broken     fail, try again after a growing pause
 *  asked to restart                            connect, the second time in a row after a pause
 *  unlinked, watched in the last 5 min         connect
 *  unlinked, nobody watched                    rest, logged out
 *  banned for a time that was told             fail, try again when it is over
 *  replaced, otherwise banned                  fail, a human has to act
 *  outdated, refused                           fail, a human has to act
 *  failed, and somebody looks                  connect, but never sooner than the pause or 10 s, whichever is less;
 *                                              a ban is waited out
 * </pre>
 */
public final class Reconciler implements Healing {

    /** Longer than the engine's own deadlines for dialling and for the handshake, whose reasons say more. */
    static final Duration CODE_DUE = Duration.ofSeconds(45);

    static final Duration WATCHED_LATELY = Duration.ofMinutes(5);
    static final Duration LATE_CODE_GRACE = Duration.ofSeconds(5);
    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(15);

    private static final Duration LONGEST_PAUSE_WHEN_WATCHED = Duration.ofSeconds(10);
    private static final Duration USUAL_TIME_TO_CODE = Duration.ofSeconds(1);

    @Override
    public Proposal onCommand(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now) {
        if (wanted == Wanted.STOPPED) {
            return new Proposal.Rest(Reason.STOPPED_BY_OWNER);
        }
        return switch (actual.state().status()) {
            case STOPPED, FAILED -> connect(now);
            case STARTING, SCAN_QR_CODE, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED, WORKING ->
                onClock(wanted, actual, vitals, now);
        };
    }

    @Override
    public Proposal onClock(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now) {
        SessionState state = actual.state();
        if (wanted == Wanted.STOPPED || state instanceof SessionState.Stopped) {
            return new Proposal.Leave(Instant.MAX);
        }
        if (state instanceof SessionState.Starting starting) {
            return now.isBefore(starting.deadline())
                    ? new Proposal.Leave(starting.deadline())
                    : new Proposal.Fail(
                            Reason.STALLED,
                            "No code came in time.",
                            now.plus(Pause.after(vitals.failures(), vitals.jitter())));
        }
        if (state instanceof SessionState.ScanQrCode scan) {
            return whileShowing(scan.code(), now);
        }
        if (state instanceof SessionState.Failed failed) {
            return now.isBefore(failed.retryAt()) ? new Proposal.Leave(failed.retryAt()) : connect(now);
        }
        return new Proposal.Leave(Instant.MAX);
    }

    @Override
    public Proposal afterEnd(EngineEvent.Ended end, Vitals vitals, Instant now) {
        Instant retryAt = now.plus(Pause.after(vitals.failures(), vitals.jitter()));
        return switch (end.cause()) {
            case LINKED -> connect(now);
            case RESTART ->
                vitals.failures() == 0 ? connect(now) : new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
            case LOGGED_OUT -> watchedLately(vitals, now) ? connect(now) : new Proposal.Rest(Reason.LOGGED_OUT);
            case REPLACED -> new Proposal.Fail(Reason.REPLACED, end.detail(), Instant.MAX);
            case BANNED -> new Proposal.Fail(Reason.BANNED, end.detail(), endOfBan(end, retryAt, now));
            case CODES_EXHAUSTED -> watchedLately(vitals, now) ? connect(now) : new Proposal.Rest(Reason.PARKED);
            case CLOSED, UNREACHABLE -> new Proposal.Fail(Reason.UNREACHABLE, end.detail(), retryAt);
            case UNTRUSTED -> new Proposal.Fail(Reason.UNTRUSTED, end.detail(), retryAt);
            case PROTOCOL -> new Proposal.Fail(Reason.PROTOCOL_ERROR, end.detail(), retryAt);
            case CLIENT_OUTDATED -> new Proposal.Fail(Reason.CLIENT_OUTDATED, end.detail(), Instant.MAX);
            case REFUSED -> new Proposal.Fail(Reason.REFUSED, end.detail(), Instant.MAX);
        };
    }

    @Override
    public Proposal onLook(Wanted wanted, SessionSnapshot actual, Vitals vitals, Instant now) {
        SessionState state = actual.state();
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Stopped) {
            return connect(now);
        }
        if (wanted == Wanted.RUNNING && state instanceof SessionState.Failed failed && failed.curable()) {
            Instant due = dueWhenWatched(actual, failed);
            return now.isBefore(due) ? new Proposal.Leave(due) : connect(now);
        }
        return onClock(wanted, actual, vitals, now);
    }

    @Override
    public Duration retryAfter(SessionSnapshot actual, Vitals vitals, Instant now) {
        SessionState state = actual.state();
        if (state instanceof SessionState.Starting) {
            return USUAL_TIME_TO_CODE;
        }
        if (state instanceof SessionState.Failed failed && failed.curable() && failed.reason() != Reason.BANNED) {
            Duration rest = Duration.between(now, dueWhenWatched(actual, failed));
            Duration promised = (rest.isNegative() ? Duration.ZERO : rest).plus(USUAL_TIME_TO_CODE);
            return promised.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : promised;
        }
        return Duration.ZERO;
    }

    private static Proposal whileShowing(PairingCode code, Instant now) {
        Instant overdue = code.expiresAt().plus(LATE_CODE_GRACE);
        return now.isBefore(overdue) ? new Proposal.Leave(overdue) : connect(now);
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
     * banned and comes before the time is over may be banned for longer.
     */
    private static Instant dueWhenWatched(SessionSnapshot actual, SessionState.Failed failed) {
        if (failed.reason() == Reason.BANNED) {
            return failed.retryAt();
        }
        Instant patience = actual.since().plus(LONGEST_PAUSE_WHEN_WATCHED);
        return failed.retryAt().isBefore(patience) ? failed.retryAt() : patience;
    }

    private static boolean watchedLately(Vitals vitals, Instant now) {
        return vitals.lastWatched().isAfter(now.minus(WATCHED_LATELY));
    }

    private static Proposal connect(Instant now) {
        return new Proposal.Connect(now.plus(CODE_DUE));
    }
}
