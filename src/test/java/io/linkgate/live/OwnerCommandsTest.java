package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Observer;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The commands of owners other than start and stop. */
class OwnerCommandsTest {

    private static final String ACCOUNT = "15550001111@s.whatsapp.net";
    private static final String OTHER_ACCOUNT = "15550002222@s.whatsapp.net";

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final MapDeviceStore devices = new MapDeviceStore();
    private int givenUp;
    private final LiveSessions sessions = SessionsUnderTest.of(
            engine, new MapSnapshotStore(), devices, Observer.NONE, () -> givenUp++, scheduler, clock);
    private final Instance running = instance("");

    @Test
    void restartReplacesAHealthyConnectionAndKeepsTheDevice() {
        link(running);
        FakeEngine.Connection before = engine.latest();

        assertThat(sessions.restart(running)
                        .toCompletableFuture()
                        .join()
                        .state()
                        .status())
                .isEqualTo(SessionStatus.STARTING);

        assertThat(before.isClosed()).isTrue();
        assertThat(engine.latest()).isNotSameAs(before);
        assertThat(engine.latest().device()).isSameAs(before.device());
        engine.latest().isOnlineFor(ACCOUNT);
        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void restartEndsAWaitForAPerson() {
        link(running);
        engine.latest().ends(EndCause.REPLACED);

        sessions.restart(running);
        engine.latest().isOnlineFor(ACCOUNT);

        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void logoutGivesTheDeviceUpAndRestsUnwatched() throws Exception {
        link(running);
        FakeEngine.Connection working = engine.latest();

        SessionSnapshot after = sessions.logOut(running).toCompletableFuture().join();

        assertThat(after.state().status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(after.state().why()).contains(Reason.LOGGED_OUT);
        assertThat(working.isClosed()).isTrue();
        assertThat(devices.load(running.id())).isEmpty();
        assertThat(devices.givenUp()).hasSize(1);
        assertThat(givenUp).isEqualTo(1);
    }

    @Test
    void afterALogoutTheNextPollShowsTheCodeOfAnotherDevice() {
        link(running);
        sessions.logOut(running);

        sessions.awaitCode(running, Duration.ofSeconds(20));

        assertThat(engine.latest().device().account()).isEmpty();
        engine.latest().showsCode("new", clock.instant().plusSeconds(60));
        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void lateEventOfTheOldConnectionBringsNoDeviceBack() throws Exception {
        link(running);
        FakeEngine.Connection old = engine.latest();
        sessions.logOut(running);

        assertThat(old.isConfirmedBy(ACCOUNT)).isCompletedExceptionally();

        assertThat(devices.load(running.id())).isEmpty();
        assertThat(status()).isEqualTo(SessionStatus.STOPPED);
    }

    @Test
    void logoutOfAStoppedInstanceGivesItsDeviceUpWithoutStartingIt() throws Exception {
        link(running);
        Instance stopped = running.withWanted(Wanted.STOPPED);
        sessions.apply(stopped);
        int before = engine.connections().size();

        SessionSnapshot after = sessions.logOut(stopped).toCompletableFuture().join();

        assertThat(after.state().why()).contains(Reason.STOPPED_BY_OWNER);
        assertThat(devices.givenUp()).hasSize(1);
        assertThat(engine.connections()).hasSize(before);
    }

    @Test
    void logoutOfWhatIsNotLinkedDisturbsNothing() {
        sessions.apply(running);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));

        SessionSnapshot after = sessions.logOut(running).toCompletableFuture().join();

        assertThat(after.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
        assertThat(engine.latest().isClosed()).isFalse();
        assertThat(devices.givenUp()).isEmpty();
    }

    @Test
    void logoutWhileConnectingReconnects() {
        sessions.apply(running);

        sessions.logOut(running).toCompletableFuture().join();
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));

        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
        assertThat(givenUp).isZero();
    }

    @Test
    void logoutThatCannotBeKeptFailsAndTheLinkGoesOn() {
        link(running);
        devices.breakDown();

        CompletableFuture<SessionSnapshot> logout = sessions.logOut(running).toCompletableFuture();

        assertThat(logout).isCompletedExceptionally();
        assertThat(givenUp).isZero();
        assertThat(sessions.current(running).state().why())
                .as("the database is asked for the device again, soon")
                .contains(Reason.UNREACHABLE);
    }

    @Test
    void instanceThatIsToBeDeletedStopsAndNoPollWakesIt() {
        Instance any = instance("");
        sessions.apply(any);
        int before = engine.connections().size();

        sessions.apply(any.withWanted(Wanted.DELETED));

        assertThat(sessions.awaitCode(any, Duration.ofSeconds(20))).isCompleted();
        assertThat(sessions.current(any).state().why()).contains(Reason.STOPPED_BY_OWNER);
        assertThat(engine.connections()).hasSize(before);
    }

    @Test
    void phoneThatIsNotExpectedIsTurnedAwayAndNothingOfItIsKept() throws Exception {
        Instance choosy = instance("15550001111");
        sessions.apply(choosy);
        sessions.awaitCode(choosy, Duration.ZERO);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        var turnedAway = engine.latest().device();

        assertThat(engine.latest().isConfirmedBy(OTHER_ACCOUNT)).isCompletedExceptionally();
        try (LogRecorder log = LogRecorder.of(SessionLog.class)) {
            engine.latest().ends(EndCause.PROTOCOL);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("ended"))
                    .singleElement()
                    .asString()
                    .contains("another number")
                    .doesNotContain("PROTOCOL");
        }

        SessionState state = sessions.current(choosy).state();
        assertThat(state.status()).isEqualTo(SessionStatus.FAILED);
        assertThat(state.why()).contains(Reason.WRONG_NUMBER);
        assertThat(state.toString()).doesNotContain("15550001111").doesNotContain("15550002222");
        assertThat(devices.load(choosy.id())).isEmpty();
        scheduler.advance(Duration.ofSeconds(11));
        assertThat(engine.latest().device())
                .as("another device, with other keys")
                .isNotSameAs(turnedAway);
        engine.latest().showsCode("second", clock.instant().plusSeconds(60));
        assertThat(engine.latest().isConfirmedBy(ACCOUNT)).isCompleted();
    }

    @Test
    void changedNumberHoldsForTheNextPhoneAndStartsNothing() {
        Instance choosy = instance("15550001111");
        sessions.apply(choosy);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));

        sessions.update(choosy.withExpectedPhone(PhoneNumber.ofDigits("15550002222")));

        assertThat(engine.latest().isConfirmedBy(ACCOUNT)).isCompletedExceptionally();
        Instance stopped = instance("").withWanted(Wanted.STOPPED);
        sessions.update(stopped);
        assertThat(sessions.current(stopped).state().status()).isEqualTo(SessionStatus.STOPPED);
    }

    @Test
    void callerThatWaitsForACodeLearnsOfTheWrongNumberAtOnce() {
        Instance choosy = instance("15550001111");
        sessions.apply(choosy);
        CompletableFuture<CodePoll> look =
                sessions.awaitCode(choosy, Duration.ofSeconds(25)).toCompletableFuture();
        engine.latest().isConfirmedBy(OTHER_ACCOUNT);
        engine.latest().ends(EndCause.PROTOCOL);

        assertThat(look).isCompleted();
        assertThat(look.join().snapshot().state().why()).contains(Reason.WRONG_NUMBER);
    }

    private void link(Instance instance) {
        sessions.apply(instance);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        engine.latest().isConfirmedBy(ACCOUNT).join();
        ((FakeEngine.Device) engine.latest().device()).becomes(ACCOUNT);
        engine.latest().ends(EndCause.LINKED);
        engine.latest().isOnlineFor(ACCOUNT);
    }

    private SessionStatus status() {
        return sessions.current(running).state().status();
    }

    private Instance instance(String expectedPhone) {
        return new Instance(
                InstanceId.generate(new java.security.SecureRandom()),
                "test",
                EngineKind.WHATSAPP,
                Wanted.RUNNING,
                PhoneNumber.ofDigits(expectedPhone),
                clock.instant());
    }
}
