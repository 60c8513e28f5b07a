package io.linkgate.live;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.FakeEngine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.SnapshotStore;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Sessions with the real healer whose engine, stores and time belong to the test, all in the test's own thread. */
final class SessionsUnderTest {

    private SessionsUnderTest() {}

    static LiveSessions of(
            FakeEngine engine,
            SnapshotStore snapshots,
            DeviceStore devices,
            Observer observer,
            Runnable givenUp,
            TestScheduler scheduler,
            TestClock clock) {
        return of(
                new Engines(Map.of(EngineKind.WHATSAPP, engine)),
                snapshots,
                devices,
                observer,
                givenUp,
                scheduler,
                clock);
    }

    static LiveSessions of(
            Engines engines,
            SnapshotStore snapshots,
            DeviceStore devices,
            Observer observer,
            Runnable givenUp,
            TestScheduler scheduler,
            TestClock clock) {
        return of(
                engines,
                snapshots,
                devices,
                observer,
                givenUp,
                new Workers(Runnable::run, scheduler, Runnable::run),
                clock);
    }

    static LiveSessions of(
            Engines engines,
            SnapshotStore snapshots,
            DeviceStore devices,
            Observer observer,
            Runnable givenUp,
            Workers workers,
            TestClock clock) {
        return new LiveSessions(
                engines,
                new Reconciler(),
                new SessionStores(snapshots, devices, new MapSessionHistory(), id -> new MemoryMessageStore(), givenUp),
                Optional::of,
                observer,
                workers,
                Clocks.same(clock),
                new Random(1));
    }
}
