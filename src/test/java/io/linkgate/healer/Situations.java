package io.linkgate.healer;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Snapshots, vitals and ends of connections for the tests of {@link Reconciler}, all around one moment. */
final class Situations {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Proposal CONNECT = connect(Cure.NONE);

    private Situations() {}

    static SessionVitals rounds(int ended, Instant lastEndedAt) {
        return new SessionVitals(NOW, 0, 0, false, new Rounds(ended, 3, lastEndedAt), Duration.ofSeconds(1));
    }

    static Proposal connect(Cure cure) {
        return new Proposal.Connect(Reconciler.CODE_DUE, cure);
    }

    static SessionSnapshot starting() {
        return new SessionSnapshot(id(), new SessionState.Starting(NOW.plusSeconds(45)), NOW);
    }

    static SessionSnapshot showing(QrCode code) {
        return new SessionSnapshot(id(), new SessionState.ScanQrCode(code), code.shownAt());
    }

    static SessionVitals vitals(Instant lastWatched, int failures, double jitter) {
        return new SessionVitals(lastWatched, failures, jitter, false, Rounds.NONE, Duration.ofSeconds(1));
    }

    static SessionVitals calm() {
        return vitals(Instant.MIN, 0, 0.5);
    }

    static EngineEvent.Ended ended(EndCause cause) {
        return new EngineEvent.Ended(cause, "x");
    }

    static EngineEvent.Ended banned(Duration lasts) {
        return new EngineEvent.Ended(EndCause.BANNED, "x", Optional.of(lasts));
    }

    static SessionSnapshot stopped(Reason reason) {
        return new SessionSnapshot(id(), new SessionState.Stopped(reason), NOW);
    }

    static SessionSnapshot failed(Reason reason, Instant retryAt) {
        return new SessionSnapshot(id(), new SessionState.Failed(reason, "x", retryAt), NOW);
    }

    static SessionSnapshot showing(Instant expiresAt) {
        return new SessionSnapshot(
                id(), new SessionState.ScanQrCode(new QrCode("text", expiresAt, 1, 6)), NOW.minusSeconds(20));
    }

    static InstanceId id() {
        return new InstanceId("ABCDEFGHIJKL");
    }
}
