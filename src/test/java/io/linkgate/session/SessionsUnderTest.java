package io.linkgate.session;

import io.linkgate.engine.FakeEngine;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.util.Map;
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
        return new LiveSessions(
                engines,
                new Reconciler(),
                snapshots,
                devices,
                observer,
                givenUp,
                Runnable::run,
                Runnable::run,
                scheduler,
                clock,
                clock,
                new Random(1));
    }
}
