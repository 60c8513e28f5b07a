package io.linkgate.api.code;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;

/** The error of calls that need a session that is connected to its linked account. */
public final class NotWorking {

    /** How long a connection of a linked device usually takes. */
    private static final long CONNECT_SECONDS = 3;

    private NotWorking() {}

    /**
     * Returns 422 with the state of the session: with {@code Retry-After}, at most 15 seconds, if it connects by itself;
     * else with the call that helps, and with {@code retry_at} if an attempt is planned.
     */
    public static ApiException because(Instance instance, SessionSnapshot snapshot, Instant now) {
        SessionStatus status = snapshot.statusAt(now);
        boolean healing = snapshot.linked() && heals(snapshot.state(), status);
        boolean connecting = snapshot.linked() && status == SessionStatus.STARTING;
        long seconds = healing || connecting ? secondsUntilConnected(snapshot.state(), now) : 0;
        Problem problem = NoCode.described(
                Problem.of(
                                ApiError.SESSION_STATUS_MISMATCH,
                                ApiError.SESSION_STATUS_MISMATCH.sentence() + " "
                                        + message(snapshot, status, healing, now))
                        .with("error", NoCode.ERROR)
                        .with("session", instance.name()),
                snapshot,
                SessionStatus.WORKING,
                healing,
                now,
                seconds);
        return new ApiException(seconds > 0 ? problem.retryAfter(seconds) : problem);
    }

    /** Returns a sentence for a text that waits, with a space before it: what helps its session; empty if that works. */
    public static String hint(SessionSnapshot snapshot, Instant now) {
        SessionStatus status = snapshot.statusAt(now);
        return status == SessionStatus.WORKING
                ? ""
                : " " + message(snapshot, status, snapshot.linked() && heals(snapshot.state(), status), now);
    }

    /** Whether it connects without a person; one that has worked just now does. */
    private static boolean heals(SessionState state, SessionStatus status) {
        return state instanceof SessionState.Failed failed ? failed.heals() : status == SessionStatus.WORKING;
    }

    private static long secondsUntilConnected(SessionState state, Instant now) {
        long seconds = state.nextAttempt()
                .filter(now::isBefore)
                .map(next -> Problem.wholeSeconds(Duration.between(now, next)))
                .orElse(CONNECT_SECONDS);
        return Math.min(seconds, NoCode.MAX_RETRY_SECONDS_WHILE_HEALING);
    }

    private static String message(SessionSnapshot snapshot, SessionStatus status, boolean healing, Instant now) {
        return snapshot.linked()
                ? messageWhenLinked(snapshot.state(), status, healing, now)
                : messageWhenNotLinked(snapshot.state(), status);
    }

    private static String messageWhenLinked(SessionState state, SessionStatus status, boolean healing, Instant now) {
        return switch (status) {
            case STOPPED -> "The session is stopped but still linked; session/start connects it without a code.";
            case STARTING -> "The session is linked and connecting; call again.";
            case WORKING -> "The connection of the session has just ended; it connects again by itself.";
            case SCAN_QR_CODE, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED ->
                "The session is not connected to its account; session/restart connects it.";
            case FAILED -> NoCode.failure(state) + " " + remedy(state, healing, now);
        };
    }

    private static String remedy(SessionState state, boolean healing, Instant now) {
        if (healing) {
            return "It connects again by itself.";
        }
        return state.nextAttempt().filter(now::isBefore).isPresent()
                ? "It tries again at retry_at; session/start tries at once."
                : "Call session/start to try again.";
    }

    private static String messageWhenNotLinked(SessionState state, SessionStatus status) {
        String where = "The session is not linked to an account; ";
        return switch (status) {
            case STOPPED -> where + "session/start starts it, and auth/qr-image has the code to scan.";
            case STARTING, SCAN_QR_CODE, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED ->
                where + "scan the code of auth/qr-image.";
            case FAILED -> NoCode.failure(state) + " " + where + "scan the code of auth/qr-image.";
        };
    }
}
