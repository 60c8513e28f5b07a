package io.linkgate.live;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Observer;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One session, and everything that a test can do to it. */
abstract class OneSession {

    static final String ACCOUNT = "15550001111@s.whatsapp.net";

    final TestClock clock = TestClock.atVectorTime();
    final TestScheduler scheduler = new TestScheduler(clock);
    final FakeEngine engine = new FakeEngine();
    final MapSnapshotStore snapshots = new MapSnapshotStore();
    final MapDeviceStore devices = new MapDeviceStore();
    LiveSessions sessions = newSessions();
    final Instance running = instance(EngineKind.WHATSAPP, Wanted.RUNNING);

    void link() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));
        engine.latest().isConfirmedBy(ACCOUNT).join();
        ((FakeEngine.Device) engine.latest().device()).becomes(ACCOUNT);
        engine.latest().ends(EndCause.LINKED);
        engine.latest().isOnlineFor(ACCOUNT);
    }

    LiveSessions newSessions() {
        return SessionsUnderTest.of(engine, snapshots, devices, Observer.NONE, () -> {}, scheduler, clock);
    }

    CompletableFuture<CodePoll> look(int seconds) {
        return sessions.awaitCode(running, Duration.ofSeconds(seconds))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS);
    }

    CompletableFuture<PairingCodeResult> requestCode() {
        return sessions.requestCode(running, new PhoneNumber(15_550_001_111L))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS);
    }

    SessionStatus status() {
        return sessions.current(running).state().status();
    }

    Instant in(int seconds) {
        return clock.instant().plusSeconds(seconds);
    }

    Instance instance(EngineKind kind, Wanted wanted) {
        return new Instance(
                InstanceId.generate(new java.security.SecureRandom()), "test", kind, wanted, clock.instant());
    }
}
