package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CodesTest {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final TestClock clock = TestClock.atVectorTime();
    private final FakeSessions sessions = new FakeSessions(clock);
    private final List<Runnable> answering = new ArrayList<>();
    private final Codes codes = new Codes(sessions, clock, answering::add);
    private final Instance instance = new Instance(
            new InstanceId("ABCDEFGHIJ01"), "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());

    @Test
    void aLiveCodeIsReturnedAtOnceByTheCallingThread() {
        show("first");

        CompletableFuture<String> answer = ask();

        assertThat(answer).isCompletedWithValue("first");
        assertThat(answering).isEmpty();
    }

    @Test
    void aCodeAfterAWaitIsReturnedByTheAnsweringThreads() {
        CompletableFuture<String> answer = ask();
        show("first");
        assertThat(answer).isNotDone();

        answering.forEach(Runnable::run);

        assertThat(answer).isCompletedWithValue("first");
    }

    @Test
    void aCodeThatDiesWhileItIsDrawnIsReplacedByTheNext() {
        show("first");

        CompletableFuture<String> answer = codes.show(instance, codes.begin(instance, WAIT, 0), (code, now) -> {
                    if (code.text().equals("first")) {
                        clock.advance(Duration.ofSeconds(20));
                        show("second");
                    }
                    return code.text();
                })
                .toCompletableFuture();

        assertThat(answer).isCompletedWithValue("second");
    }

    @Test
    void codesThatAlwaysExpireTooSoonAreNotTriedForever() {
        show("dying");

        CompletableFuture<String> answer = codes.show(instance, codes.begin(instance, WAIT, 0), (code, now) -> {
                    clock.advance(Duration.ofSeconds(20));
                    show("dying");
                    clock.advance(Duration.ofSeconds(20));
                    show("dying");
                    return code.text();
                })
                .toCompletableFuture();

        assertMismatch(answer);
    }

    @Test
    void aCodeThatDiesBeforeItsWaitEndsIsNotShown() {
        CompletableFuture<String> answer = ask();
        show("first");
        clock.advance(Duration.ofSeconds(20));

        answering.forEach(Runnable::run);

        assertMismatch(answer);
    }

    @Test
    void noCodeMeansMismatch() {
        sessions.put(instance.id(), new SessionState.Starting(clock.instant().plusSeconds(10)));
        CompletableFuture<String> answer = ask();
        sessions.answerAll();
        answering.forEach(Runnable::run);

        assertMismatch(answer);
    }

    @Test
    void responsesAfterShutdownFail() {
        Codes closed = new Codes(sessions, clock, task -> {
            throw new RejectedExecutionException();
        });
        CompletableFuture<String> answer = closed.show(
                        instance, closed.begin(instance, WAIT, 0), (code, now) -> code.text())
                .toCompletableFuture();

        show("first");

        assertThatThrownBy(answer::join).hasCauseInstanceOf(RejectedExecutionException.class);
    }

    private CompletableFuture<String> ask() {
        return codes.show(instance, codes.begin(instance, WAIT, 0), (code, now) -> code.text())
                .toCompletableFuture();
    }

    private void show(String text) {
        sessions.put(
                instance.id(),
                new SessionState.ScanQrCode(new QrCode(text, clock.instant().plusSeconds(20), 1, 6)));
    }

    private static void assertMismatch(CompletableFuture<?> answer) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.problem().error()).isEqualTo(ApiError.SESSION_STATUS_MISMATCH));
    }
}
