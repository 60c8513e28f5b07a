package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.OffsetClock;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The clock is set, and the engine reports nothing. */
class SetBackSessionTest {

    private final TestClock steady = TestClock.atVectorTime();
    private final OffsetClock wall = new OffsetClock(steady);
    private final TestScheduler scheduler = new TestScheduler(steady);
    private final FakeEngine engine = new FakeEngine();
    private final LiveSessions sessions = new LiveSessions(
            new Engines(Map.of(EngineKind.WHATSAPP, engine)),
            new Reconciler(),
            new SessionStores(
                    new MapSnapshotStore(),
                    new MapDeviceStore(),
                    new MapSessionHistory(),
                    id -> new MemoryMessageStore(),
                    () -> {}),
            Optional::of,
            Observer.NONE,
            new Workers(Runnable::run, scheduler, Runnable::run),
            new Clocks(wall, steady),
            new Random(1));
    private final Instance instance =
            new Instance(new InstanceId("ABCDEFGHIJKL"), "test", EngineKind.WHATSAPP, Wanted.RUNNING, wall.instant());

    @Test
    void codeEndsWhenItsTimeHasPassedAndIsReplacedByANewConnection() {
        sessions.apply(instance);
        engine.latest().showsCode("first", wall.instant().plusSeconds(60));
        scheduler.advance(Duration.ofSeconds(30));
        wall.setBack(Duration.ofSeconds(20));

        scheduler.advance(Duration.ofMillis(29_900));
        assertThat(sessions.current(instance).liveCode(wall.instant())).isPresent();
        scheduler.advance(Duration.ofMillis(110));

        assertThat(sessions.current(instance).liveCode(wall.instant())).isEmpty();
        scheduler.advance(Duration.ofSeconds(6));
        assertThat(engine.connections()).hasSize(2);
    }

    /** Alarms ring by elapsed time, and a machine that was suspended has slept through them. */
    @Test
    void sessionWhoseTimeIsPastSinceTheClockWasSetOnIsWokenAtTheNextLook() {
        sessions.apply(instance);
        engine.latest().ends(EndCause.CLIENT_OUTDATED);
        int connections = engine.connections().size();
        sessions.wakeOverdue();
        assertThat(engine.connections()).as("not due yet").hasSize(connections);

        wall.setBack(Duration.ofHours(-2));
        sessions.wakeOverdue();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    /** By less than its pause has left: when its alarm rings, the pause does not begin in the future any more. */
    @Test
    void pauseThatBeginsInTheFutureSinceTheClockWasSetBackIsOverAtTheNextLook() {
        sessions.apply(instance);
        engine.latest().ends(EndCause.CLIENT_OUTDATED);
        int connections = engine.connections().size();
        scheduler.advance(Duration.ofMinutes(10));
        wall.setBack(Duration.ofMinutes(30));

        sessions.wakeOverdue();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    /** Its connection is fine. */
    @Test
    void attemptThatBeginsInTheFutureGoesOnAtTheNextLook() {
        sessions.apply(instance);
        wall.setBack(Duration.ofMinutes(30));

        sessions.wakeOverdue();

        assertThat(engine.connections()).hasSize(1);
        assertThat(sessions.current(instance).state().status()).isEqualTo(SessionStatus.STARTING);
    }
}
