package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions after a phone has confirmed: what is saved, and how the link lives and ends. */
class LinkedSessionTest extends OneSession {

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
    void linkedSessionWorksAndNamesItsAccount() {
        link();

        assertThat(status()).isEqualTo(SessionStatus.WORKING);
        assertThat(sessions.current(running).state().account())
                .contains(new Account("15550001111", "1@lid", "Ann Example", "android"));
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
    void instanceStaysLinkedWhateverBecomesOfItsConnection() {
        Account me = new Account("15550001111", "1@lid", "Ann Example", "android");
        assertLinkedAs(Optional.empty());
        link();
        assertLinkedAs(Optional.of(me));

        engine.latest().ends(EndCause.UNREACHABLE);
        assertLinkedAs(Optional.of(me));
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertLinkedAs(Optional.of(me));
        sessions.apply(running.withWanted(Wanted.STOPPED));
        assertThat(status()).isEqualTo(SessionStatus.STOPPED);
        assertLinkedAs(Optional.of(me));
    }

    @Test
    void instanceIsLinkedAsSoonAsTheServerIsUpAgain() {
        link();
        sessions.close().join();
        snapshots.forgetEverything();

        sessions = newSessions();

        assertThat(status()).as("nothing was started yet").isEqualTo(SessionStatus.STOPPED);
        assertLinkedAs(Optional.of(new Account("15550001111", "1@lid", "Ann Example", "android")));
    }

    @Test
    void instanceIsLinkedFromTheConfirmationOn() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        engine.latest().isConfirmedBy(ACCOUNT);

        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertLinkedAs(Optional.of(new Account("15550001111", "1@lid", "Ann Example", "android")));
    }

    @Test
    void accountOfADeviceThatWasKeptWithoutItIsReadFromTheDeviceOnce() {
        devices.saveWithoutAccount(running.id(), ACCOUNT.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sessions = newSessions();
        assertThat(sessions.current(running).linked()).isTrue();
        assertThat(sessions.current(running).account()).isEmpty();

        sessions.completeAccounts(List.of(running));

        assertLinkedAs(Optional.of(SessionWords.of(FakeEngine.account(ACCOUNT))));
        assertThat(devices.accounts()).containsEntry(running.id(), SessionWords.of(FakeEngine.account(ACCOUNT)));
    }

    @Test
    void unreadableDeviceIsLinkedToAnUnknownAccount() {
        devices.saveWithoutAccount(running.id(), "sealed".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sessions = newSessions();

        sessions.completeAccounts(List.of(running));

        assertThat(sessions.current(running).linked()).isTrue();
        assertThat(sessions.current(running).account()).isEmpty();
    }

    @Test
    void instanceThatIsLoggedOutOrUnlinkedIsNoLongerLinked() {
        link();
        sessions.logOut(running);
        assertLinkedAs(Optional.empty());

        link();
        assertThat(sessions.current(running).linked()).isTrue();
        engine.latest().ends(EndCause.LOGGED_OUT);
        assertLinkedAs(Optional.empty());
    }

    @Test
    void unlinkingIsRememberedAMinuteAfterTheNextCode() {
        link();
        look(20);
        Instant unlinkedAt = clock.instant();
        engine.latest().ends(EndCause.LOGGED_OUT);
        scheduler.advance(Duration.ofSeconds(2));
        engine.latest().showsCode("new", in(300));

        scheduler.advance(Duration.ofSeconds(59));
        LastFailure failure =
                sessions.current(running).lastFailure(clock.instant()).orElseThrow();
        assertThat(failure.reason()).isEqualTo(Reason.LOGGED_OUT);
        assertThat(failure.detail()).isEqualTo("ordered by the test");
        assertThat(failure.at()).isEqualTo(unlinkedAt);

        scheduler.advance(Duration.ofSeconds(1));
        assertThat(sessions.current(running).lastFailure(clock.instant())).isEmpty();
    }

    @Test
    void failureThatDoesNotHealIsRememberedForAsLongAsItLasts() {
        link();
        engine.latest().ends(EndCause.REPLACED);
        scheduler.advance(Duration.ofDays(1));

        assertThat(sessions.current(running).lastFailure(clock.instant()))
                .map(LastFailure::reason)
                .contains(Reason.REPLACED);

        sessions.apply(running);
        assertThat(sessions.current(running).lastFailure(clock.instant())).isPresent();
        engine.latest().isOnlineFor(ACCOUNT);
        scheduler.advance(Duration.ofSeconds(60));
        assertThat(sessions.current(running).lastFailure(clock.instant())).isEmpty();
    }

    private void assertLinkedAs(Optional<Account> account) {
        SessionSnapshot seen = sessions.current(running);
        assertThat(seen.linked()).isEqualTo(account.isPresent());
        assertThat(seen.account()).isEqualTo(account);
    }

    @Test
    void unlinkedDeviceIsErasedAndTheNextPollBringsACode() throws Exception {
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
            devices.save(other.id(), damaged.getBytes(java.nio.charset.StandardCharsets.UTF_8), Optional.empty());

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
                        failed -> assertThat(failed.willRetry()).isTrue());
    }
}
