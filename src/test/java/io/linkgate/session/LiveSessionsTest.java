package io.linkgate.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.CodeAnswer;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.PhoneDigits;
import io.linkgate.instance.Wanted;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {

    private static final String ACCOUNT = "15550001111@s.whatsapp.net";

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final MapSnapshotStore snapshots = new MapSnapshotStore();
    private final MapDeviceStore devices = new MapDeviceStore();
    private LiveSessions sessions = newSessions();
    private final Instance running = instance(EngineKind.WHATSAPP, Wanted.RUNNING);

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
    void waitingLookIsAnsweredTheMomentTheCodeArrives() {
        sessions.apply(running);
        CompletableFuture<Look> look = look(20);
        assertThat(look).isNotDone();

        engine.latest().showsCode("first", in(60));

        assertThat(look.join().snapshot().liveCode(clock.instant())).isPresent();
        assertThat(scheduler.waiting())
                .as("only the session's own alarm is left")
                .isEqualTo(1);
    }

    @Test
    void lookWithoutCodeIsAnsweredWhenItsTimeIsUp() {
        sessions.apply(running);
        CompletableFuture<Look> look = look(2);

        scheduler.advance(Duration.ofSeconds(3));

        assertThat(look.join().snapshot().state().status()).isEqualTo(SessionStatus.STARTING);
        assertThat(look.join().healing()).isFalse();
        assertThat(look.join().retryAfter()).isPositive();
    }

    @Test
    void expiredCodeIsNeverGivenToAnyone() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        clock.advance(Duration.ofSeconds(60));

        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(look(5)).isNotDone();
    }

    @Test
    void codesThatRanOutBringNewOnesToWhoWatches() {
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
    void unwatchedSessionParksWithoutTimerAndTheNextLookWakesIt() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(sessions.current(running).state().why()).contains(Reason.PARKED);
        assertThat(scheduler.waiting()).isZero();

        assertThat(look(0).join().healing()).isTrue();
        CompletableFuture<Look> look = look(20);
        engine.latest().showsCode("new", in(60));

        assertThat(look.join().snapshot().liveCode(clock.instant())).isPresent();
    }

    @Test
    void unreachableFarSideIsToldAtOnceAndTriedAgain() {
        sessions.apply(running);
        CompletableFuture<Look> look = look(20);

        engine.latest().ends(EndCause.UNREACHABLE);

        assertThat(look.join().snapshot().state().why()).contains(Reason.UNREACHABLE);
        assertThat(look(20)).as("a look between two attempts").isDone();

        scheduler.advance(Duration.ofSeconds(1));

        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void lookOutlastsAFaultThatMayPassInTime() {
        sessions.apply(running);
        CompletableFuture<Look> look = look(20);
        engine.latest().ends(EndCause.PROTOCOL);
        assertThat(look).isNotDone();

        scheduler.advance(Duration.ofSeconds(1));
        engine.latest().showsCode("first", in(60));

        assertThat(look.join().snapshot().liveCode(clock.instant())).isPresent();
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
    void oldConnectionIsNotHeardAfterItWasReplaced() {
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
    void confirmedDeviceIsKeptBeforeTheEngineMayAnswerAndItsCodeIsGone() throws Exception {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        CompletableFuture<Void> kept = engine.latest().isConfirmedBy(ACCOUNT);

        assertThat(kept).isCompleted();
        assertThat(devices.load(running.id())).isPresent();
        assertThat(sessions.current(running).liveCode(clock.instant())).isEmpty();
    }

    @Test
    void deviceThatCannotBeKeptIsNotConfirmed() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        devices.breakDown();

        assertThat(engine.latest().isConfirmedBy(ACCOUNT)).isCompletedExceptionally();
    }

    @Test
    void connectionThatWasReplacedKeepsNothingAnyMore() throws Exception {
        sessions.apply(running);
        FakeEngine.Connection old = engine.latest();
        scheduler.advance(Duration.ofSeconds(47));

        assertThat(old.isConfirmedBy(ACCOUNT)).isCompletedExceptionally();
        assertThat(devices.load(running.id())).isEmpty();
    }

    @Test
    void linkedSessionWorksAndTellsWhoseDeviceItIs() {
        link();

        assertThat(status()).isEqualTo(SessionStatus.WORKING);
        assertThat(sessions.current(running).state().account())
                .contains(new Me("15550001111", "1@lid", "Somebody", "android"));
        assertThat(look(20)).as("there is nothing to wait for").isDone();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void linkSurvivesARestartOfTheServerWithoutACode() {
        link();
        sessions.close().join();
        snapshots.forgetEverything();

        sessions = newSessions();
        sessions.apply(running);

        assertThat(engine.latest().device().account()).contains(FakeEngine.account(ACCOUNT));
        engine.latest().isOnlineFor(ACCOUNT);
        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void lostLinkIsTakenUpAgainWithTheSameDevice() {
        link();
        int before = engine.connections().size();

        engine.latest().ends(EndCause.UNREACHABLE);
        assertThat(sessions.current(running).state().why()).contains(Reason.UNREACHABLE);
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(engine.connections()).hasSize(before + 1);
        assertThat(engine.latest().device())
                .isSameAs(engine.connections().get(before - 1).device());
    }

    @Test
    void unlinkedDeviceIsErasedAndTheNextLookBringsACode() throws Exception {
        link();

        engine.latest().ends(EndCause.LOGGED_OUT);

        assertThat(devices.load(running.id())).isEmpty();
        assertThat(sessions.current(running).state().why()).contains(Reason.LOGGED_OUT);
        look(20);
        assertThat(engine.latest().device().account()).isEmpty();
        engine.latest().showsCode("new", in(60));
        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void replacedLinkIsLeftAloneAndKept() throws Exception {
        link();
        int before = engine.connections().size();

        engine.latest().ends(EndCause.REPLACED);
        scheduler.advance(Duration.ofHours(1));

        assertThat(sessions.current(running).state().why()).contains(Reason.REPLACED);
        assertThat(engine.connections()).hasSize(before);
        assertThat(devices.load(running.id())).isPresent();
    }

    @Test
    void serverThatAsksForRestartsAllTheTimeIsNotFollowedAllTheTime() {
        link();
        int before = engine.connections().size();

        engine.latest().ends(EndCause.RESTART);
        assertThat(engine.connections()).hasSize(before + 1);
        engine.latest().ends(EndCause.RESTART);

        assertThat(engine.connections()).hasSize(before + 1);
    }

    @Test
    void deviceThatCannotBeOpenedDisablesItsInstanceAndIsNotTouched() throws Exception {
        for (String damaged : new String[] {"sealed", "garbage"}) {
            Instance other = instance(EngineKind.WHATSAPP, Wanted.RUNNING);
            devices.save(other.id(), damaged.getBytes(java.nio.charset.StandardCharsets.UTF_8));

            sessions.apply(other);
            scheduler.advance(Duration.ofHours(1));

            assertThat(sessions.current(other).state().why()).contains(Reason.CREDENTIALS_UNREADABLE);
        }
        assertThat(engine.connections()).isEmpty();
    }

    @Test
    void databaseThatDoesNotAnswerIsAskedAgain() {
        devices.breakDown();

        sessions.apply(running);

        assertThat(sessions.current(running).state())
                .isInstanceOfSatisfying(
                        SessionState.Failed.class,
                        failed -> assertThat(failed.curable()).isTrue());
    }

    @Test
    void codeToTypeComesFromTheConnectionThatShowsOne() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        CompletableFuture<RequestedCode> code = requestCode();
        assertThat(code).isNotDone();
        engine.latest().answersCode(new CodeAnswer.Ready("ABCD-1234", in(180)));

        assertThat(code.join()).isEqualTo(new RequestedCode.Ready("ABCD-1234"));
        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void codeToTypeIsNotToBeHadWithoutOneOnShow() {
        RequestedCode notNow = new RequestedCode.Missing(RequestedCode.Why.NOT_NOW);
        assertThat(requestCode().join()).as("stopped").isEqualTo(notNow);

        sessions.apply(running);
        assertThat(requestCode().join()).as("starting").isEqualTo(notNow);

        engine.latest().showsCode("first", in(60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(requestCode().join()).as("the code has ended").isEqualTo(notNow);
        assertThat(engine.latest().codesWanted()).isZero();
    }

    @Test
    void whoAsksForACodeToTypeCountsAsWatching() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        requestCode();

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void phoneThatIsLinkingIsWaitedForWithoutACode() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        scheduler.advance(Duration.ofSeconds(19));

        engine.latest().phoneIsLinking(in(60));
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(sessions.current(running).liveCode(clock.instant())).isEmpty();
        scheduler.advance(Duration.ofSeconds(59));
        look(0);

        assertThat(engine.connections()).as("nobody heals it away").hasSize(1);
        assertThat(engine.latest().isClosed()).isFalse();
        assertThat(engine.latest().isConfirmedBy(ACCOUNT)).isCompleted();
    }

    @Test
    void phoneThatNeverLinksLeavesTheSessionToTheHealer() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        engine.latest().phoneIsLinking(in(60));

        scheduler.advance(Duration.ofSeconds(120));

        assertThat(engine.connections().get(0).isClosed()).isTrue();
    }

    @Test
    void codeToTypeIsNotPrinted() {
        assertThat(new RequestedCode.Ready("ABCD-1234").toString() + new CodeAnswer.Ready("ABCD-1234", in(1)))
                .doesNotContain("ABCD");
    }

    @Test
    void shutdownTurnsWaitingCallersAwayAndClosesSockets() {
        sessions.apply(running);
        CompletableFuture<Look> look = look(20);

        sessions.close().join();

        assertThat(engine.latest().isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
        assertThatThrownBy(look::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(look(0)::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(requestCode()::join).isInstanceOf(CancellationException.class);
    }

    private void link() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        engine.latest().isConfirmedBy(ACCOUNT).join();
        ((FakeEngine.Device) engine.latest().device()).becomes(ACCOUNT);
        engine.latest().ends(EndCause.LINKED);
        engine.latest().isOnlineFor(ACCOUNT);
    }

    private LiveSessions newSessions() {
        return SessionsUnderTest.of(engine, snapshots, devices, Observer.NONE, () -> {}, scheduler, clock);
    }

    private CompletableFuture<Look> look(int seconds) {
        return sessions.look(running, Duration.ofSeconds(seconds))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<RequestedCode> requestCode() {
        return sessions.requestCode(running, new PhoneDigits("15550001111"))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS);
    }

    private SessionStatus status() {
        return sessions.current(running).state().status();
    }

    private Instant in(int seconds) {
        return clock.instant().plusSeconds(seconds);
    }

    private Instance instance(EngineKind kind, Wanted wanted) {
        return new Instance(
                InstanceId.generate(new java.security.SecureRandom()), "test", kind, wanted, clock.instant());
    }
}
