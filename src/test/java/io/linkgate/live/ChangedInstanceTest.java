package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.FakeEngine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** A caller has found an instance, and another one changes or deletes it before the caller reaches the session. */
class ChangedInstanceTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final Instance found =
            new Instance(new InstanceId("ABCDEFGHIJKL"), "test", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());
    private Optional<Instance> stored = Optional.of(found);
    private final Queue<Optional<Instance>> before = new ArrayDeque<>();
    private final LiveSessions sessions = new LiveSessions(
            new Engines(Map.of(EngineKind.WHATSAPP, engine)),
            new Reconciler(),
            new SessionStores(
                    new MapSnapshotStore(),
                    new MapDeviceStore(),
                    new MapSessionHistory(),
                    id -> new MemoryMessageStore(),
                    () -> {}),
            any -> before.isEmpty() ? stored : before.remove(),
            Observer.NONE,
            new Workers(Runnable::run, scheduler, Runnable::run),
            Clocks.same(clock),
            new Random(1));

    @Test
    void noSessionIsMadeForADeletedInstance() {
        stored = Optional.empty();

        assertNothingIsMade();
    }

    /** Its deletion has forgotten the session, and would find no other one. */
    @Test
    void sessionThatIsMadeDuringTheDeletionEnds() {
        stored = Optional.empty();
        before.add(Optional.of(found));

        assertNothingIsMade();
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(engine.connections()).isEmpty();
    }

    private void assertNothingIsMade() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> sessions.awaitCode(found, Duration.ofSeconds(20)));
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> sessions.requestCode(found, new PhoneNumber(15_550_001_111L)));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> sessions.logOut(found));
        sessions.watch(found);
        assertThat(sessions.census()).isEmpty();
        assertThat(engine.connections()).isEmpty();
    }

    @Test
    void callerThatHasFoundARunningInstanceDoesNotWakeItOnceItIsStopped() {
        stored = Optional.of(found.withWanted(Wanted.STOPPED));

        assertThat(sessions.awaitCode(found, Duration.ofSeconds(20))).isCompleted();

        assertThat(sessions.current(found).state().status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(engine.connections()).isEmpty();
    }
}
