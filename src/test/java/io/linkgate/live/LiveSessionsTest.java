package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions from their start to their codes, with everything that may come between. */
class LiveSessionsTest extends OneSession {

    @Test
    void startedSessionShowsTheCodeOfItsEngine() {
        sessions.apply(running);
        assertThat(status()).isEqualTo(SessionStatus.STARTING);

        engine.latest().showsCode("first", in(60));

        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
        assertThat(look(0).join()
                        .snapshot()
                        .liveCode(clock.instant())
                        .orElseThrow()
                        .text())
                .isEqualTo("first");
    }

    @Test
    void startingTwiceOpensOneConnection() {
        sessions.apply(running);
        sessions.apply(running);

        assertThat(engine.connections()).hasSize(1);
    }

    @Test
    void waitingPollIsAnsweredTheMomentTheCodeArrives() {
        sessions.apply(running);
        CompletableFuture<CodePoll> poll = look(20);
        assertThat(poll).isNotDone();

        engine.latest().showsCode("first", in(60));

        assertThat(poll.join().snapshot().liveCode(clock.instant())).isPresent();
        assertThat(scheduler.waiting())
                .as("only the session's own alarms are left")
                .isEqualTo(2);
    }

    @Test
    void cancelledPollLeavesTheWaitersAtOnce() {
        sessions.apply(running);
        int alarms = scheduler.waiting();
        CompletableFuture<CodePoll> look =
                sessions.awaitCode(running, Duration.ofSeconds(20)).toCompletableFuture();
        CompletableFuture<CodePoll> other =
                sessions.awaitCode(running, Duration.ofSeconds(20)).toCompletableFuture();
        assertThat(sessions.waiting()).isEqualTo(2);
        int both = scheduler.waiting();

        look.cancel(false);

        assertThat(sessions.waiting()).isEqualTo(1);
        assertThat(scheduler.waiting()).as("its time limit is gone too").isEqualTo(both - 1);
        engine.latest().showsCode("first", in(60));
        assertThat(other.join().snapshot().liveCode(clock.instant())).isPresent();
        assertThat(sessions.waiting()).isZero();
        assertThat(both - 2).isEqualTo(alarms);
    }

    @Test
    void pollAfterOneCodeIsAnsweredWithTheNext() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        int first = sessions.current(running)
                .liveCode(clock.instant())
                .orElseThrow()
                .sequence();
        CompletableFuture<CodePoll> poll =
                sessions.awaitCode(running, Duration.ofSeconds(25), first).toCompletableFuture();
        assertThat(poll).isNotDone();
        assertThat(sessions.awaitCode(running, Duration.ofSeconds(25), first + 1)
                        .toCompletableFuture())
                .as("a caller with another code gets this one")
                .isDone();

        engine.latest().showsCode("second", in(20));

        assertThat(poll.join()
                        .snapshot()
                        .liveCode(clock.instant())
                        .orElseThrow()
                        .text())
                .isEqualTo("second");
    }

    @Test
    void pollAfterACodeThatIsStillLiveSeesItWhenTheTimeIsUp() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        int first = sessions.current(running)
                .liveCode(clock.instant())
                .orElseThrow()
                .sequence();
        CompletableFuture<CodePoll> poll =
                sessions.awaitCode(running, Duration.ofSeconds(2), first).toCompletableFuture();

        scheduler.advance(Duration.ofSeconds(3));

        assertThat(poll.join()
                        .snapshot()
                        .liveCode(clock.instant())
                        .orElseThrow()
                        .text())
                .isEqualTo("first");
    }

    @Test
    void pollWithoutCodeIsAnsweredWhenItsTimeIsUp() {
        sessions.apply(running);
        CompletableFuture<CodePoll> poll = look(2);

        scheduler.advance(Duration.ofSeconds(3));

        assertThat(poll.join().snapshot().state().status()).isEqualTo(SessionStatus.STARTING);
        assertThat(poll.join().healing()).isFalse();
        assertThat(poll.join().retryAfter()).isPositive();
    }

    @Test
    void expiredCodeIsNeverReturned() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        clock.advance(Duration.ofSeconds(60));

        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(look(5)).isNotDone();
    }

    @Test
    void codesThatRanOutBringNewOnesToAWatcher() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        look(0);

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(engine.connections()).hasSize(2);
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(engine.connections().get(1).device())
                .as("a device keeps its keys over its connections")
                .isSameAs(engine.connections().get(0).device());
    }

    @Test
    void unwatchedSessionParksWithoutTimerAndTheNextPollWakesIt() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(sessions.current(running).state().why()).contains(Reason.PARKED);
        assertThat(scheduler.waiting()).isZero();

        assertThat(look(0).join().healing()).isTrue();
        CompletableFuture<CodePoll> poll = look(20);
        engine.latest().showsCode("new", in(60));

        assertThat(poll.join().snapshot().liveCode(clock.instant())).isPresent();
    }

    @Test
    void unreachableServerIsReportedAtOnceAndRetried() {
        sessions.apply(running);
        CompletableFuture<CodePoll> poll = look(20);

        engine.latest().ends(EndCause.UNREACHABLE);

        assertThat(poll.join().snapshot().state().why()).contains(Reason.UNREACHABLE);
        assertThat(look(20)).as("a look between two attempts").isDone();

        scheduler.advance(Duration.ofSeconds(1));

        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void attemptBeginsWhenPromisedWithoutAnotherPoll() {
        failOften();
        CodePoll poll = look(0).join();
        int before = engine.connections().size();

        scheduler.advance(poll.retryAfter());

        assertThat(poll.retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(engine.connections()).hasSize(before + 1);
    }

    @Test
    void callerThatWaitedUntilItFailedIsPromisedTheSame() {
        failOften();
        scheduler.advance(Duration.ofMinutes(1));
        CompletableFuture<CodePoll> poll = look(20);
        int before = engine.connections().size();
        engine.latest().ends(EndCause.UNREACHABLE);

        scheduler.advance(poll.join().retryAfter());

        assertThat(engine.connections()).hasSize(before + 1);
    }

    /** It could be attacked again at once, for as long as the server likes. */
    @ParameterizedTest
    @EnumSource(names = {"FLOODED", "PROTOCOL"})
    void serverThatMisbehavesAfterEachCodeIsRetriedMoreAndMoreSlowly(EndCause cause) {
        sessions.apply(running);
        for (int connections = 1; connections <= 8; connections++) {
            engine.latest().showsCode("a code", in(60));
            scheduler.advance(Duration.ofSeconds(20));
            engine.latest().ends(cause);
            for (int pause = 0; connections < 8 && engine.connections().size() == connections; pause++) {
                assertThat(pause).as("seconds").isLessThan(61);
                scheduler.advance(Duration.ofSeconds(1));
            }
        }

        scheduler.advance(Duration.ofSeconds(29));

        assertThat(engine.connections()).hasSize(8);
    }

    /** Until the pause is half a minute or more, unwatched. */
    private void failOften() {
        sessions.apply(running);
        for (int failures = 0; failures < 8; failures++) {
            engine.latest().ends(EndCause.UNREACHABLE);
            if (failures < 7) {
                scheduler.advance(Duration.ofMinutes(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROTOCOL", "UNTRUSTED"})
    void pollOutlastsAFaultThatMayPassInTime(EndCause cause) {
        sessions.apply(running);
        CompletableFuture<CodePoll> poll = look(20);
        engine.latest().ends(cause);
        assertThat(poll).isNotDone();

        scheduler.advance(Duration.ofSeconds(1));
        engine.latest().showsCode("first", in(60));

        assertThat(poll.join().snapshot().liveCode(clock.instant())).isPresent();
    }

    @Test
    void refusedSessionWaitsForItsOwner() {
        sessions.apply(running);
        engine.latest().ends(EndCause.REFUSED);
        scheduler.advance(Duration.ofHours(1));
        assertThat(look(20)).as("waiting is pointless").isDone();
        assertThat(engine.connections()).hasSize(1);

        sessions.apply(running);

        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void stalledConnectionIsClosedAndReplaced() {
        sessions.apply(running);

        scheduler.advance(Duration.ofSeconds(47));

        assertThat(engine.connections().get(0).isClosed()).isTrue();
        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void eventsOfAReplacedConnectionAreIgnored() {
        sessions.apply(running);
        FakeEngine.Connection old = engine.latest();
        scheduler.advance(Duration.ofSeconds(47));

        old.showsCode("stale", in(60));

        assertThat(status()).isEqualTo(SessionStatus.STARTING);
    }

    @Test
    void stoppedSessionClosesItsConnectionAndStaysStopped() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        sessions.apply(running.withWanted(Wanted.STOPPED));

        assertThat(engine.latest().isClosed()).isTrue();
        assertThat(look(20).join().snapshot().state().status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(engine.connections()).hasSize(1);
    }

    @Test
    void instanceOfAnEngineThatIsOffFailsWithThatReason() {
        Instance sandbox = instance(EngineKind.SANDBOX, Wanted.RUNNING);

        sessions.apply(sandbox);

        assertThat(sessions.current(sandbox).state().why()).contains(Reason.ENGINE_DISABLED);
    }

    @Test
    void cacheMayForgetAndNothingIsLost() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        snapshots.forgetEverything();

        assertThat(look(0).join().snapshot().liveCode(clock.instant())).isPresent();
    }

    @Test
    void shutdownTurnsWaitingCallersAwayAndClosesSockets() {
        sessions.apply(running);
        CompletableFuture<CodePoll> poll = look(20);

        sessions.close().join();

        assertThat(engine.latest().isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
        assertThatThrownBy(poll::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(look(0)::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(requestCode()::join).isInstanceOf(CancellationException.class);
    }
}
