package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Observer;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SnapshotStore;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A JVM that runs out of memory at one moment and lives on: the caller gets an answer, and the next call works. */
class OutOfMemoryTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final ShortOfMemory snapshots = new ShortOfMemory();
    private final LiveSessions sessions =
            SessionsUnderTest.of(engine, snapshots, devices, Observer.NONE, () -> {}, scheduler, clock);
    private final Instance running =
            new Instance(new InstanceId("ABCDEFGHIJ01"), "test", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant());

    @Test
    void callerIsAnsweredAndTheNextCallWorks() {
        snapshots.full = true;

        assertThat(sessions.awaitCode(running, Duration.ofSeconds(20))).isCompletedExceptionally();
        assertThat(sessions.apply(running.withWanted(Wanted.STOPPED))).isCompletedExceptionally();
        assertThat(sessions.restart(running)).isCompletedExceptionally();

        snapshots.full = false;
        assertThat(sessions.restart(running)).isCompleted();
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        assertThat(sessions.awaitCode(running, Duration.ZERO)
                        .toCompletableFuture()
                        .join()
                        .snapshot()
                        .liveCode(clock.instant()))
                .isPresent();
    }

    @Test
    void sessionThatCouldNotBeginToConnectIsHealedLikeOneThatStalled() {
        snapshots.full = true;
        sessions.apply(running);
        snapshots.full = false;
        int before = engine.connections().size();

        scheduler.advance(Duration.ofSeconds(46));

        assertThat(engine.connections()).hasSizeGreaterThan(before);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        assertThat(sessions.current(running).liveCode(clock.instant())).isPresent();
    }

    @Test
    void phoneWhoseLinkCannotBeKeptIsRefused() {
        sessions.apply(running);
        engine.latest().showsCode("first", clock.instant().plusSeconds(60));
        devices.breakDown(new OutOfMemoryError("Java heap space"));

        assertThat(engine.latest().isConfirmedBy("15550001111@s.whatsapp.net")).isCompletedExceptionally();
    }

    @Test
    void deviceThatCannotBeLoadedIsAskedForAgain() {
        devices.breakDown(new OutOfMemoryError("Java heap space"));

        sessions.apply(running);

        assertThat(sessions.current(running).state().nextAttempt()).isPresent();
    }

    @Test
    void failedLogoutIsReportedToTheOwner() {
        sessions.apply(running);
        devices.breakDown(new OutOfMemoryError("Java heap space"));

        assertThat(sessions.logOut(running)).isCompletedExceptionally();
    }

    /** A store that runs out of memory when a test wants it to. */
    private static final class ShortOfMemory implements SnapshotStore {

        private final MapSnapshotStore store = new MapSnapshotStore();
        private boolean full;

        @Override
        public void put(SessionSnapshot snapshot) {
            if (full) {
                throw new OutOfMemoryError("Java heap space");
            }
            store.put(snapshot);
        }

        @Override
        public Optional<SessionSnapshot> get(InstanceId id) {
            return store.get(id);
        }

        @Override
        public void remove(InstanceId id) {
            store.remove(id);
        }
    }
}
