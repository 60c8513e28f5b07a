package io.linkgate.api.code;

import io.linkgate.api.call.Timestamps;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The errors that explain why there is no code to scan. */
final class NoCode {

    static final String ERROR = "Session status is not as expected. Try again later or restart the session";
    static final long MAX_RETRY_SECONDS_WHILE_HEALING = 15;

    private NoCode() {}

    /**
     * Returns 502 if the server cannot be reached, else 422 with the state of the session and whether waiting helps.
     */
    static ApiException because(Instance instance, CodePoll poll, Instant now) {
        SessionSnapshot snapshot = poll.snapshot();
        SessionStatus status = snapshot.statusAt(now);
        if (snapshot.state() instanceof SessionState.Failed failed && failed.reason() == Reason.UNREACHABLE) {
            long seconds = secondsUntilReachable(failed, poll, now);
            Problem problem = Problem.of(ApiError.UPSTREAM_UNREACHABLE);
            return new ApiException(
                    described(problem, instance, poll, now, seconds).retryAfter(seconds));
        }
        long seconds = seconds(poll, status);
        Problem problem = described(
                Problem.of(ApiError.SESSION_STATUS_MISMATCH, message(snapshot, status, poll.healing()))
                        .with("error", ERROR),
                instance,
                poll,
                now,
                seconds);
        return new ApiException(seconds > 0 ? problem.retryAfter(seconds) : problem);
    }

    private static Problem described(Problem problem, Instance instance, CodePoll poll, Instant now, long seconds) {
        Problem named = problem.with("session", instance.name());
        return described(named, poll.snapshot(), SessionStatus.SCAN_QR_CODE, poll.healing(), now, seconds);
    }

    /**
     * Adds the fields that a client needs to inform its user, whatever the error is.
     *
     * @param seconds when asking again is expected to help; 0 if waiting alone does not help
     */
    static Problem described(
            Problem problem,
            SessionSnapshot snapshot,
            SessionStatus expected,
            boolean healing,
            Instant now,
            long seconds) {
        return problem.with("status", snapshot.statusAt(now).name())
                .with("reason", snapshot.state().why().map(Reason::wireName).orElse(null))
                .with("expected", List.of(expected.name()))
                .with("healing", healing)
                .with("retry_after", seconds)
                .with(
                        "retry_at",
                        retryAt(snapshot, now, seconds).map(Timestamps::format).orElse(null))
                .with("linked", snapshot.linked());
    }

    /**
     * Returns when a new call is expected to succeed: after these seconds, or at the end of a ban, for which no
     * {@code Retry-After} is sent.
     */
    private static Optional<Instant> retryAt(SessionSnapshot snapshot, Instant now, long seconds) {
        return seconds > 0
                ? Optional.of(now.plusSeconds(seconds))
                : snapshot.state().nextAttempt().filter(now::isBefore);
    }

    private static long secondsUntilReachable(SessionState.Failed failed, CodePoll poll, Instant now) {
        if (!poll.retryAfter().isZero()) {
            return Problem.wholeSeconds(poll.retryAfter());
        }
        return failed.willRetry() && failed.retryAt().isAfter(now)
                ? Problem.wholeSeconds(Duration.between(now, failed.retryAt()))
                : ApiError.UPSTREAM_UNREACHABLE.retrySeconds();
    }

    private static long seconds(CodePoll poll, SessionStatus status) {
        long seconds = Problem.wholeSeconds(poll.retryAfter());
        if (poll.healing()) {
            boolean resting =
                    poll.snapshot().state().why().filter(Reason.RESTING::equals).isPresent();
            return Math.max(1, resting ? seconds : Math.min(seconds, MAX_RETRY_SECONDS_WHILE_HEALING));
        }
        return status == SessionStatus.STARTING ? Math.max(1, seconds) : seconds;
    }

    private static String message(SessionSnapshot snapshot, SessionStatus status, boolean healing) {
        String where = snapshot.linked()
                ? messageWhenLinked(snapshot.state(), status)
                : messageWhenNotLinked(snapshot.state(), status, healing);
        return ApiError.SESSION_STATUS_MISMATCH.sentence() + " " + where;
    }

    /** Promises no code: none is issued while the link may be alive. */
    private static String messageWhenLinked(SessionState state, SessionStatus status) {
        return switch (status) {
            case STOPPED -> "The session is stopped but still linked; session/start connects it without a code.";
            case STARTING -> "The session is linked and connecting; there is nothing to scan.";
            case SCAN_QR_CODE, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED ->
                "The session is linked; there is nothing to scan.";
            case FAILED -> failure(state) + " The session stays linked; there is nothing to scan.";
        };
    }

    private static String messageWhenNotLinked(SessionState state, SessionStatus status, boolean healing) {
        return switch (status) {
            case STOPPED ->
                healing
                        ? "The session was parked and is starting again."
                        : "The session is stopped; session/start starts it.";
            case STARTING ->
                healing ? "The session is being restarted." : "The session is starting; there is no code yet.";
            case SCAN_QR_CODE -> "The code has just expired; the next one is on its way.";
            case PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED ->
                "The phone accepted the code and requires a passkey, which this version cannot complete;"
                        + " cancel on the phone, or call session/restart for a new code.";
            case WORKING -> "The session is linked; there is nothing to scan.";
            case FAILED ->
                state.why().filter(Reason.RESTING::equals).isPresent()
                        ? state.detail()
                        : failure(state) + (healing ? " It is being restarted." : "");
        };
    }

    static String failure(SessionState state) {
        return state instanceof SessionState.Failed failed
                ? "The last attempt failed (" + failed.reason().wireName() + "): " + failed.detail()
                : "The last attempt failed.";
    }
}
