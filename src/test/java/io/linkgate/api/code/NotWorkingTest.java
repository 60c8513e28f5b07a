package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotWorkingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Account ACCOUNT = new Account("15550001111", "1@lid", "Ann", "android");
    private static final Instance INSTANCE = new Instance(
            new InstanceId("ABCDEFGHIJ01"), "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH);

    @Test
    void connectingSessionIsWorthAnotherCall() {
        Problem problem = linked(new SessionState.Starting(NOW.plusSeconds(45)));

        assertThat(problem.error()).isEqualTo(ApiError.SESSION_STATUS_MISMATCH);
        assertThat(problem.details().keySet())
                .containsExactly(
                        "error",
                        "session",
                        "status",
                        "reason",
                        "expected",
                        "healing",
                        "retry_after",
                        "retry_at",
                        "linked");
        assertThat(problem.details())
                .containsEntry("session", "Front desk")
                .containsEntry("status", "STARTING")
                .containsEntry("expected", List.of("WORKING"))
                .containsEntry("healing", false)
                .containsEntry("retry_after", 3L)
                .containsEntry("retry_at", "2026-01-01T00:00:03.000Z")
                .containsEntry("linked", true);
        assertThat(problem.headers()).containsEntry("Retry-After", "3");
    }

    @Test
    void healingSessionNeverAsksForMoreThanFifteenSeconds() {
        Problem soon = linked(new SessionState.Failed(Reason.UNREACHABLE, "No route.", NOW.plusSeconds(7)));
        Problem late = linked(new SessionState.Failed(Reason.UNREACHABLE, "No route.", NOW.plusSeconds(60)));

        assertThat(soon.headers()).containsEntry("Retry-After", "7");
        assertThat(late.headers()).containsEntry("Retry-After", "15");
        assertThat(late.details()).containsEntry("healing", true).containsEntry("retry_after", 15L);
        assertThat(late.message()).endsWith("(unreachable): No route. It connects again by itself.");
    }

    @Test
    void sessionThatHasJustLostItsConnectionConnectsByItself() {
        Problem problem = linked(new SessionState.Working(ACCOUNT));

        assertThat(problem.details()).containsEntry("healing", true);
        assertThat(problem.headers()).containsEntry("Retry-After", "3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REPLACED", "REFUSED", "BANNED", "CREDENTIALS_UNREADABLE"})
    void sessionThatHasFailedForGoodNamesTheCallThatHelps(Reason reason) {
        Problem problem = linked(new SessionState.Failed(reason, "For good.", Instant.MAX));

        assertNoWait(problem);
        assertThat(problem.details()).containsEntry("retry_at", null);
        assertThat(problem.message()).endsWith("For good. Call session/start to try again.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"BANNED", "CLIENT_OUTDATED", "REFUSED"})
    void longPauseHasItsEndAndNoRetryAfter(Reason reason) {
        Problem problem = linked(new SessionState.Failed(reason, "Not now.", NOW.plusSeconds(7200)));

        assertNoWait(problem);
        assertThat(problem.details()).containsEntry("retry_at", "2026-01-01T02:00:00.000Z");
        assertThat(problem.message()).endsWith("It tries again at retry_at; session/start tries at once.");
    }

    @Test
    void stoppedSessionNamesTheCallThatStartsIt() {
        Problem problem = linked(new SessionState.Stopped(Reason.STOPPED_BY_OWNER));

        assertNoWait(problem);
        assertThat(problem.details()).containsEntry("status", "STOPPED").containsEntry("retry_at", null);
        assertThat(problem.message()).contains("session/start");
    }

    @Test
    void sessionWithoutAnAccountNamesTheCallWithTheCode() {
        for (SessionState state : List.of(
                new SessionState.Stopped(Reason.PARKED),
                new SessionState.Starting(NOW.plusSeconds(45)),
                new SessionState.ScanQrCode(new QrCode("2@secret", NOW.plusSeconds(20), 1, 6)),
                new SessionState.PasskeyRequired(NOW.plusSeconds(600)),
                new SessionState.Failed(Reason.STALLED, "Too slow.", NOW.plusSeconds(2)))) {
            Problem problem = NotWorking.because(INSTANCE, new SessionSnapshot(INSTANCE.id(), state, NOW), NOW)
                    .problem();

            assertThat(problem.details()).containsEntry("linked", false).containsEntry("retry_after", 0L);
            assertThat(problem.headers()).doesNotContainKey("Retry-After");
            assertThat(problem.message()).contains("auth/qr-image").doesNotContain("secret");
        }
    }

    private static void assertNoWait(Problem problem) {
        assertThat(problem.details()).containsEntry("healing", false).containsEntry("retry_after", 0L);
        assertThat(problem.headers()).doesNotContainKey("Retry-After");
    }

    private static Problem linked(SessionState state) {
        SessionSnapshot snapshot =
                new SessionSnapshot(INSTANCE.id(), state, NOW, Optional.of(ACCOUNT), LastFailure.NONE);
        return NotWorking.because(INSTANCE, snapshot, NOW).problem();
    }
}
