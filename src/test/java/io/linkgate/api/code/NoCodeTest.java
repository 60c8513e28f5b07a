package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.CodePoll;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoCodeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instance INSTANCE = new Instance(
            new InstanceId("ABCDEFGHIJ01"), "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH);

    @Test
    void startInTimeReportsTheRemainingWait() {
        Problem problem = problem(new SessionState.Starting(NOW.plusSeconds(10)), false, Duration.ofMillis(3200));

        assertThat(problem.error()).isEqualTo(ApiError.SESSION_STATUS_MISMATCH);
        assertThat(problem.details())
                .containsEntry("session", "Front desk")
                .containsEntry("status", "STARTING")
                .containsEntry("expected", List.of("SCAN_QR_CODE"))
                .containsEntry("healing", false)
                .containsEntry("retry_after", 4L)
                .containsEntry("error", "Session status is not as expected. Try again later or restart the session");
        assertThat(problem.headers()).containsEntry("Retry-After", "4");
    }

    @Test
    void healingNeverAsksForMoreThanFifteenSeconds() {
        Problem problem =
                problem(new SessionState.Failed(Reason.STALLED, "Too slow.", NOW), true, Duration.ofMinutes(5));

        assertThat(problem.details()).containsEntry("healing", true).containsEntry("retry_after", 15L);
        assertThat(problem.headers()).containsEntry("Retry-After", "15");
        assertThat(problem.message()).contains("stalled", "Too slow.");
    }

    @Test
    void healingAlwaysHasARetryTime() {
        Problem problem = problem(new SessionState.Stopped(Reason.PARKED), true, Duration.ZERO);

        assertThat(problem.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void restingNamesItsEndHoweverFarThatIs() {
        Instant end = NOW.plusSeconds(300);

        Problem problem = problem(
                new SessionState.Failed(Reason.RESTING, "No phone scanned the last rounds.", end),
                true,
                Duration.ofMinutes(5));

        assertThat(problem.details())
                .containsEntry("status", "FAILED")
                .containsEntry("reason", "resting")
                .containsEntry("healing", true)
                .containsEntry("retry_after", 300L)
                .containsEntry("retry_at", "2026-01-01T00:05:00.000Z");
        assertThat(problem.headers()).containsEntry("Retry-After", "300");
        assertThat(problem.message()).contains("No phone scanned the last rounds.");
    }

    @Test
    void sessionStoppedByItsOwnerNamesTheCallThatStartsIt() {
        Problem problem = problem(new SessionState.Stopped(Reason.STOPPED_BY_OWNER), false, Duration.ZERO);

        assertThat(problem.details())
                .containsEntry("status", "STOPPED")
                .containsEntry("healing", false)
                .containsEntry("retry_after", 0L);
        assertThat(problem.headers()).doesNotContainKey("Retry-After");
        assertThat(problem.message()).contains("session/start");
    }

    @Test
    void anExpiredCodeIsNotReportedAsScannable() {
        QrCode dead = new QrCode("2@secret", NOW, 6, 6);

        Problem problem = problem(new SessionState.ScanQrCode(dead), false, Duration.ZERO);

        assertThat(problem.details()).containsEntry("status", "STARTING").containsEntry("retry_after", 1L);
        assertThat(problem.toString()).doesNotContain("secret");
    }

    @Test
    void requiredPasskeyHasTheRemedyAndPromisesNothing() {
        Problem problem = problem(new SessionState.PasskeyRequired(NOW.plusSeconds(600)), false, Duration.ZERO);

        assertThat(problem.error()).isEqualTo(ApiError.SESSION_STATUS_MISMATCH);
        assertThat(problem.details())
                .containsEntry("status", "PASSKEY_REQUIRED")
                .containsEntry("healing", false)
                .containsEntry("retry_after", 0L);
        assertThat(problem.headers()).doesNotContainKey("Retry-After");
        assertThat(problem.message())
                .endsWith(" The phone accepted the code and requires a passkey, which this version cannot complete;"
                        + " cancel on the phone, or call session/restart for a new code.");
    }

    @Test
    void aBanPromisesNothing() {
        Problem problem = problem(
                new SessionState.Failed(Reason.BANNED, "Banned for a while.", NOW.plusSeconds(3600)),
                false,
                Duration.ZERO);

        assertThat(problem.details())
                .containsEntry("status", "FAILED")
                .containsEntry("healing", false)
                .containsEntry("retry_after", 0L);
        assertThat(problem.headers()).doesNotContainKey("Retry-After");
    }

    @Test
    void unreachableServerIsABadGateway() {
        Instant retryAt = NOW.plusSeconds(7);

        Problem problem =
                problem(new SessionState.Failed(Reason.UNREACHABLE, "No route.", retryAt), true, Duration.ZERO);

        assertThat(problem.error()).isEqualTo(ApiError.UPSTREAM_UNREACHABLE);
        assertThat(problem.headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void theHealersRetryTimeTakesPrecedence() {
        Problem problem = problem(
                new SessionState.Failed(Reason.UNREACHABLE, "No route.", NOW.plusSeconds(60)),
                true,
                Duration.ofSeconds(3));

        assertThat(problem.headers()).containsEntry("Retry-After", "3");
    }

    @Test
    void anUnreachableServerAlwaysHasARetryTime() {
        for (Instant retryAt : List.of(NOW.minusSeconds(1), NOW, Instant.MAX)) {
            Problem problem =
                    problem(new SessionState.Failed(Reason.UNREACHABLE, "No route.", retryAt), false, Duration.ZERO);

            assertThat(problem.headers()).containsEntry("Retry-After", "5");
        }
    }

    private static Problem problem(SessionState state, boolean healing, Duration retryAfter) {
        SessionSnapshot snapshot = new SessionSnapshot(INSTANCE.id(), state, NOW);
        return NoCode.because(INSTANCE, new CodePoll(snapshot, healing, retryAfter), NOW)
                .problem();
    }
}
