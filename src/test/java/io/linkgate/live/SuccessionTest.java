package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.Observer;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last code of a connection is on show, and a caller watches. */
class SuccessionTest {

    private static final String ACCOUNT = "15550001111@s.whatsapp.net";

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final List<Transition> moves = new ArrayList<>();
    private final List<Duration> firstCodes = new ArrayList<>();
    private final LiveSessions sessions = SessionsUnderTest.of(
            engine,
            new MapSnapshotStore(),
            devices,
            new Observer() {
                @Override
                public void moved(Transition transition) {
                    moves.add(transition);
                }

                @Override
                public void healing(Cure cure) {}

                @Override
                public void firstCodeShown(EngineKind engine, Duration after) {
                    firstCodes.add(after);
                }
            },
            () -> {},
            scheduler,
            clock);
    private final Instance instance =
            new Instance(new InstanceId("ABCDEFGHIJKL"), "test", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());
    private FakeEngine.Connection before;
    private FakeEngine.Connection next;

    @BeforeEach
    void lastCodeIsAboutToEnd() {
        sessions.apply(instance);
        before = engine.latest();
        before.showsLastCode("last", clock.instant().plusSeconds(20));
        sessions.awaitCode(instance, Duration.ZERO);
        scheduler.advance(Duration.ofSeconds(16));
        next = engine.latest();
        assertThat(next).isNotSameAs(before);
    }

    @Test
    void nextCodeIsThereBeforeTheLastOneEndsAndTheStatusNeverChanges() {
        moves.clear();
        assertThat(code()).isEqualTo("last");

        next.showsCode("next", clock.instant().plusSeconds(60));

        assertThat(code()).isEqualTo("next");
        scheduler.advance(Duration.ofSeconds(4));
        before.ends(EndCause.CODES_EXHAUSTED);
        assertThat(code()).isEqualTo("next");
        assertThat(next.isClosed()).isFalse();
        assertThat(moves).isEmpty();
    }

    @Test
    void lastCodeMayStillBeTakenAfterItWasReplaced() throws Exception {
        next.showsCode("next", clock.instant().plusSeconds(60));

        assertThat(before.isConfirmedBy(ACCOUNT)).isCompleted();

        assertThat(next.isClosed()).as("no other phone may take a code").isTrue();
        assertThat(before.isClosed()).isFalse();
        assertThat(devices.load(instance.id())).isPresent();
        assertThat(sessions.current(instance).state().status()).isEqualTo(SessionStatus.STARTING);
    }

    @Test
    void nextConnectionHasKeysOfItsOwn() {
        assertThat(next.device()).isNotSameAs(before.device());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deviceWhoseCodeWasTakenLogsInWhicheverConnectionShowedIt(boolean lastCode) {
        next.showsCode("next", clock.instant().plusSeconds(60));
        FakeEngine.Connection taken = lastCode ? before : next;

        taken.isConfirmedBy(ACCOUNT).join();
        ((FakeEngine.Device) taken.device()).becomes(ACCOUNT);
        taken.ends(EndCause.LINKED);

        assertThat(engine.latest()).isNotSameAs(next);
        assertThat(engine.latest().device()).isSameAs(taken.device());
    }

    @Test
    void deviceWhoseTypedCodeWasTakenLogsIn() {
        next.showsCode("next", clock.instant().plusSeconds(60));
        before.phoneIsLinking(clock.instant().plusSeconds(60));
        assertThat(next.isClosed()).isTrue();

        before.isConfirmedBy(ACCOUNT).join();
        before.ends(EndCause.LINKED);

        assertThat(engine.latest().device()).isSameAs(before.device());
    }

    @Test
    void killedServerComesBackAsTheDeviceThatWasConfirmed() {
        next.showsCode("next", clock.instant().plusSeconds(60));
        before.isConfirmedBy(ACCOUNT).join();

        FakeEngine later = new FakeEngine();
        SessionsUnderTest.of(later, new MapSnapshotStore(), devices, Observer.NONE, () -> {}, scheduler, clock)
                .apply(instance);

        assertThat(later.latest().device().account()).contains(FakeEngine.account(ACCOUNT));
    }

    @Test
    void killedServerHasKeptNoDeviceThatNoPhoneConfirmed() throws Exception {
        next.showsCode("next", clock.instant().plusSeconds(60));

        assertThat(devices.load(instance.id())).isEmpty();
    }

    @Test
    void successorThatFailedIsFollowedByTheDeviceOfThePhoneAfterAll() {
        next.ends(EndCause.UNREACHABLE);

        before.isConfirmedBy(ACCOUNT).join();
        before.ends(EndCause.LINKED);

        assertThat(engine.latest().device()).isSameAs(before.device());
    }

    @Test
    void confirmationOfTheLastCodeEndsTheSearchForTheNext() {
        before.isConfirmedBy(ACCOUNT);

        assertThat(next.isClosed()).isTrue();
        next.showsCode("too late", clock.instant().plusSeconds(60));
        assertThat(sessions.current(instance).state().status()).isEqualTo(SessionStatus.STARTING);
    }

    @Test
    void confirmationOfTheNextCodeEndsTheOneBefore() {
        next.showsCode("next", clock.instant().plusSeconds(60));

        next.isConfirmedBy(ACCOUNT);

        assertThat(before.isClosed()).isTrue();
    }

    @Test
    void nextConnectionThatIsLateGoesOnWhenTheCodesHaveRunOut() {
        int connections = engine.connections().size();
        scheduler.advance(Duration.ofSeconds(4));
        before.ends(EndCause.CODES_EXHAUSTED);

        assertThat(sessions.current(instance).state().status()).isEqualTo(SessionStatus.STARTING);
        assertThat(engine.connections()).as("no third one").hasSize(connections);
        next.showsCode("next", clock.instant().plusSeconds(60));
        assertThat(code()).isEqualTo("next");
    }

    @Test
    void nextConnectionThatFailsIsMadeGoodWhenTheCodesHaveRunOut() {
        int connections = engine.connections().size();
        next.ends(EndCause.UNREACHABLE);
        assertThat(code()).isEqualTo("last");

        before.ends(EndCause.CODES_EXHAUSTED);

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    @Test
    void nextConnectionThatStaysSilentIsStalledLikeAnyOther() {
        scheduler.advance(Duration.ofSeconds(4));
        before.ends(EndCause.CODES_EXHAUSTED);
        scheduler.advance(Duration.ofSeconds(46));

        assertThat(next.isClosed()).isTrue();
        assertThat(moves).anyMatch(transition -> transition.reason().equals(java.util.Optional.of(Reason.STALLED)));
    }

    @Test
    void codeThatTheLeavingConnectionDrawsAgainIsNotShown() {
        next.showsCode("next", clock.instant().plusSeconds(60));

        before.showsLastCode("redrawn", clock.instant().plusSeconds(3));

        assertThat(code()).isEqualTo("next");
    }

    @Test
    void lastCodeThatIsDrawnAgainNeedsNoOtherSuccessor() {
        int connections = engine.connections().size();

        before.showsLastCode("redrawn", clock.instant().plusSeconds(4));

        assertThat(code()).isEqualTo("redrawn");
        assertThat(engine.connections()).hasSize(connections);
        assertThat(next.isClosed()).isFalse();
    }

    @Test
    void onlyTheFirstCodeOfAConnectionIsTimed() {
        scheduler.advance(Duration.ofMillis(300));
        next.showsCode("next", clock.instant().plusSeconds(60));
        scheduler.advance(Duration.ofSeconds(5));
        next.showsCode("redrawn", clock.instant().plusSeconds(55));

        assertThat(firstCodes).hasSize(2);
        assertThat(firstCodes.get(1)).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void stoppingClosesBoth() {
        sessions.apply(instance.withWanted(Wanted.STOPPED));

        assertThat(before.isClosed()).isTrue();
        assertThat(next.isClosed()).isTrue();
    }

    private String code() {
        return sessions.current(instance)
                .liveCode(clock.instant())
                .orElseThrow()
                .text();
    }
}
