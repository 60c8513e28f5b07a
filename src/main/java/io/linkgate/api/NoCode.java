package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.session.Look;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tells why there is no code to scan. */
final class NoCode {

    private static final String ERROR = "Session status is not as expected. Try again later or restart the session";
    private static final long MOST_SECONDS_OF_HEALING = 15;

    private NoCode() {}

    /** 502 when the far side cannot be reached, else 422 with where the session is and whether waiting helps. */
    static ApiException because(Instance instance, Look look, Instant now) {
        SessionState state = look.snapshot().state();
        if (state instanceof SessionState.Failed failed && failed.reason() == Reason.UNREACHABLE) {
            return unreachable(failed, look, now);
        }
        SessionStatus status = statusAt(look.snapshot(), now);
        long seconds = seconds(look, status);
        Problem problem = Problem.of(ApiError.SESSION_STATUS_MISMATCH, message(state, status, look.healing()))
                .with("error", ERROR)
                .with("session", instance.name())
                .with("status", status.name())
                .with("expected", List.of(SessionStatus.SCAN_QR_CODE.name()))
                .with("healing", look.healing())
                .with("retry_after", seconds);
        return new ApiException(seconds > 0 ? problem.retryAfter(seconds) : problem);
    }

    /** 422 for what only a working session can answer. */
    static ApiException notWorking(Instance instance, SessionStatus status) {
        String message = ApiError.SESSION_STATUS_MISMATCH.sentence() + " The session is not linked now.";
        return new ApiException(Problem.of(ApiError.SESSION_STATUS_MISMATCH, message)
                .with("error", ERROR)
                .with("session", instance.name())
                .with("status", status.name())
                .with("expected", List.of(SessionStatus.WORKING.name())));
    }

    /** The status to be told: a session whose code has just died is on its way to the next one. */
    static SessionStatus statusAt(SessionSnapshot snapshot, Instant now) {
        SessionStatus status = snapshot.state().status();
        return status == SessionStatus.SCAN_QR_CODE && snapshot.liveCode(now).isEmpty()
                ? SessionStatus.STARTING
                : status;
    }

    private static ApiException unreachable(SessionState.Failed failed, Look look, Instant now) {
        if (!look.retryAfter().isZero()) {
            return ApiException.retryLater(ApiError.UPSTREAM_UNREACHABLE, look.retryAfter());
        }
        return failed.curable() && failed.retryAt().isAfter(now)
                ? ApiException.retryLater(ApiError.UPSTREAM_UNREACHABLE, Duration.between(now, failed.retryAt()))
                : new ApiException(ApiError.UPSTREAM_UNREACHABLE);
    }

    private static long seconds(Look look, SessionStatus status) {
        long seconds = Problem.wholeSeconds(look.retryAfter());
        if (look.healing()) {
            return Math.max(1, Math.min(seconds, MOST_SECONDS_OF_HEALING));
        }
        return status == SessionStatus.STARTING ? Math.max(1, seconds) : seconds;
    }

    private static String message(SessionState state, SessionStatus status, boolean healing) {
        String where = switch (status) {
            case STOPPED ->
                healing
                        ? "The session was asleep and is waking up."
                        : "The session is stopped; session/start starts it.";
            case STARTING ->
                healing ? "The session is being restarted." : "The session is starting; no code is there yet.";
            case SCAN_QR_CODE -> "A code has just ended; the next one is on its way.";
            case PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED ->
                "The phone has taken the code and asks for a passkey, which this version cannot confirm yet;"
                        + " cancel on the phone, or call session/restart for a new code.";
            case WORKING -> "The session is linked; there is nothing to scan.";
            case FAILED -> failure(state) + (healing ? " It is being restarted." : "");
        };
        return ApiError.SESSION_STATUS_MISMATCH.sentence() + " " + where;
    }

    private static String failure(SessionState state) {
        return state instanceof SessionState.Failed failed
                ? "The last attempt failed (" + failed.reason().wireName() + "): " + failed.detail()
                : "The last attempt failed.";
    }
}
