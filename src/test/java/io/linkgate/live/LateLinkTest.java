package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.engine.Workers;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Observer;
import io.linkgate.session.Reason;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The disk takes so long to store a link that the engine gives up, and the phone shows an error. */
class LateLinkTest {

    private static final String ACCOUNT = "15550001111@s.whatsapp.net";

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final LiveSessions sessions = SessionsUnderTest.of(
            new Engines(Map.of(EngineKind.WHATSAPP, engine)),
            new MapSnapshotStore(),
            devices,
            Observer.NONE,
            () -> {},
            new Workers(Runnable::run, scheduler, disk::add),
            clock);
    private final Instance instance =
            new Instance(new InstanceId("ABCDEFGHIJKL"), "test", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());

    private CompletableFuture<Void> confirm() {
        sessions.apply(instance);
        runDisk();
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        return engine.latest().isConfirmedBy(ACCOUNT);
    }

    private void runDisk() {
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
    }

    @Test
    void linkThatIsStoredTooLateIsErased() throws Exception {
        confirm();
        engine.latest().ends(EndCause.NOT_KEPT);
        runDisk();

        assertThat(devices.load(instance.id())).isEmpty();
        assertThat(sessions.current(instance).linked()).isFalse();
        assertThat(sessions.current(instance).state().why()).contains(Reason.NOT_SAVED);
    }

    /** The phone has confirmed and heard of no failure, so the next connection has to find out what it knows. */
    @Test
    void nextConnectionWaitsForALinkThatIsStillBeingStored() {
        confirm();
        engine.latest().ends(EndCause.UNREACHABLE);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(engine.connections()).hasSize(1);

        runDisk();

        assertThat(engine.connections()).hasSize(2);
        assertThat(engine.latest().device().account()).isPresent();
    }

    @Test
    void restartWaitsForALinkThatIsStillBeingStored() {
        confirm();
        sessions.restart(instance);
        runDisk();

        assertThat(engine.connections()).hasSize(2);
        assertThat(engine.latest().device().account()).isPresent();
    }

    @Test
    void linkThatWaitsForTheDiskWhenTheEngineGivesUpIsNotStored() throws Exception {
        CompletableFuture<Void> kept = confirm();
        kept.completeExceptionally(new CancellationException("The link could not be stored within 10 s."));
        runDisk();

        assertThat(devices.load(instance.id())).isEmpty();
        assertThat(sessions.current(instance).linked()).isFalse();
    }
}
