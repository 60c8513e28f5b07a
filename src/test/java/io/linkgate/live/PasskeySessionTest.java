package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.Wanted;
import io.linkgate.session.CodePoll;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A passkey that WhatsApp requires while linking, as a session sees it. */
class PasskeySessionTest extends OneSession {

    @Test
    void stateShowsItAndNoCodeIsLeft() {
        Instant until = wanted();

        SessionSnapshot snapshot = sessions.current(running);
        assertThat(snapshot.state()).isEqualTo(new SessionState.PasskeyRequired(until));
        assertThat(snapshot.since()).isEqualTo(clock.instant());
        assertThat(snapshot.state().mustMoveBy()).contains(until);
        assertThat(snapshot.liveCode(clock.instant())).isEmpty();
    }

    @Test
    void pollsAreAnsweredAtOncePromiseNothingAndChangeNothing() {
        wanted();
        Instant since = sessions.current(running).since();

        for (int i = 0; i < 59; i++) {
            CompletableFuture<CodePoll> look = look(25);
            assertThat(look).isCompleted();
            assertThat(look.join().healing()).isFalse();
            assertThat(look.join().retryAfter()).isZero();
            assertThat(look.join().snapshot().since()).isEqualTo(since);
            scheduler.advance(Duration.ofSeconds(10));
        }

        assertThat(engine.connections()).hasSize(1);
        assertThat(engine.latest().isClosed()).isFalse();
    }

    @Test
    void callerThatWaitsForTheNextCodeIsAnsweredThatNoneComes() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(1));
        scheduler.advance(Duration.ofSeconds(2));
        CompletableFuture<CodePoll> waiting = look(25);
        assertThat(waiting).isNotDone();

        engine.latest().wantsPasskey(in(600));

        assertThat(waiting.join().snapshot().state().status()).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
    }

    @Test
    void endOfTheWaitBringsNewCodesToAWatcher() {
        wanted();
        look(0);

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(engine.connections()).hasSize(2);
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
    }

    @Test
    void endOfTheWaitParksAnUnwatchedSession() {
        wanted();

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(sessions.current(running).state()).isEqualTo(new SessionState.Stopped(Reason.PARKED));
    }

    @Test
    void connectionThatOutlivesItsWaitIsLeftToTheHealer() {
        wanted();

        scheduler.advance(Duration.ofSeconds(604));
        assertThat(engine.connections()).hasSize(1);
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(engine.connections().get(0).isClosed()).isTrue();
        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void laterRequestBeginsANewWait() {
        wanted();
        Instant since = sessions.current(running).since();
        scheduler.advance(Duration.ofSeconds(300));

        engine.latest().wantsPasskey(in(600));
        scheduler.advance(Duration.ofSeconds(500));

        assertThat(engine.connections()).hasSize(1);
        assertThat(sessions.current(running).since()).isEqualTo(since);
    }

    @Test
    void ownersRestartBringsANewConnectionAtOnce() {
        wanted();

        sessions.restart(running);

        assertThat(engine.connections().get(0).isClosed()).isTrue();
        assertThat(engine.connections()).hasSize(2);
        engine.latest().showsCode("second", in(60));
        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void startingWhatWaitsForAPasskeyChangesNothing() {
        wanted();

        sessions.apply(running);

        assertThat(status()).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
        assertThat(engine.connections()).hasSize(1);
    }

    @Test
    void ownerStopsIt() {
        wanted();

        sessions.apply(running.withWanted(Wanted.STOPPED));

        assertThat(sessions.current(running).state()).isEqualTo(new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        assertThat(engine.latest().isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void logoutEndsTheWaitAndReconnects() {
        wanted();

        sessions.logOut(running).toCompletableFuture().join();

        assertThat(engine.connections().get(0).isClosed()).isTrue();
        assertThat(engine.connections()).hasSize(2);
        assertThat(devices.givenUp()).isEmpty();
    }

    @Test
    void instanceIsForgotten() {
        wanted();

        sessions.forget(running.id());

        assertThat(engine.latest().isClosed()).isTrue();
    }

    @Test
    void pairingCodeIsNotAvailable() {
        wanted();

        assertThat(requestCode().join()).isEqualTo(new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW));
    }

    @Test
    void phoneThatConfirmsAnywayIsLinked() {
        wanted();

        engine.latest().isConfirmedBy(ACCOUNT).join();
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        ((FakeEngine.Device) engine.latest().device()).becomes(ACCOUNT);
        engine.latest().ends(EndCause.LINKED);
        engine.latest().isOnlineFor(ACCOUNT);

        assertThat(status()).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void noOtherPhoneMayTakeACodeOfTheNextConnection() {
        sessions.apply(running);
        engine.latest().showsLastCode("last", in(20));
        look(0);
        scheduler.advance(Duration.ofSeconds(16));
        assertThat(engine.connections()).hasSize(2);
        engine.latest().showsCode("next", in(60));

        engine.connections().get(0).wantsPasskey(in(600));

        assertThat(engine.connections().get(1).isClosed()).isTrue();
        assertThat(engine.connections().get(0).isClosed()).isFalse();
        assertThat(status()).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
    }

    @Test
    void requestOfAConnectionThatWasGivenUpIsIgnored() {
        wanted();
        sessions.restart(running);
        engine.latest().showsCode("second", in(60));

        engine.connections().get(0).wantsPasskey(in(600));

        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    private Instant wanted() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        engine.latest().wantsPasskey(in(600));
        return in(600);
    }
}
