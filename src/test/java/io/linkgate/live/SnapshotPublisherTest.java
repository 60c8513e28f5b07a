package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.session.SnapshotStore;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotPublisherTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final MapSnapshotStore snapshots = new MapSnapshotStore();
    private final MapDeviceStore devices = new MapDeviceStore();
    private final MapSessionHistory history = new MapSessionHistory();
    private final InstanceId id = InstanceId.generate(new SecureRandom());
    private final SnapshotPublisher publisher = new SnapshotPublisher(id, context(), () -> Duration.ofSeconds(3));

    @Test
    void illegalMoveIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> publisher.become(new SessionState.Working(Account.UNKNOWN)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STOPPED");

        assertThat(publisher.state()).isEqualTo(new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        assertThat(history.moves(id)).isEmpty();
        assertThat(snapshots.get(id)).isEmpty();
    }

    @Test
    void legalMoveIsPublished() {
        publisher.become(new SessionState.Starting(Instant.MAX));

        assertThat(snapshots.get(id)).hasValue(publisher.snapshot());
        assertThat(history.moves(id)).hasSize(1);
    }

    /** For nodes that do not have the session. */
    @Test
    void whatCallersAreAnsweredIsShared() {
        List<SharedSnapshot> shared = new ArrayList<>();
        MapSnapshotStore store = new MapSnapshotStore() {
            @Override
            public void put(SharedSnapshot next) {
                shared.add(next);
            }
        };
        SnapshotPublisher sharing = new SnapshotPublisher(id, context(store), () -> Duration.ofSeconds(3));

        sharing.connecting(Cure.RETRY, 1);
        sharing.become(new SessionState.Starting(Instant.MAX));
        sharing.become(
                new SessionState.ScanQrCode(new QrCode("ref", clock.instant().plusSeconds(20), 1, 6)));

        assertThat(shared)
                .extracting(
                        SharedSnapshot::healing, next -> next.snapshot().state().status())
                .containsExactly(tuple(true, SessionStatus.STARTING), tuple(false, SessionStatus.SCAN_QR_CODE));
        assertThat(shared).allMatch(next -> next.timeToCode().equals(Duration.ofSeconds(3)));
    }

    private SessionContext context() {
        return context(snapshots);
    }

    private SessionContext context(SnapshotStore snapshots) {
        return new SessionContext(
                new Engines(Map.of()),
                new Reconciler(),
                new SessionStores(snapshots, devices, history, id -> new MemoryMessageStore(), () -> {}),
                new LinkedAccounts(devices, Runnable::run),
                new ConnectLimiter(1),
                Map.of(),
                Observer.NONE,
                new SessionLog(Runnable::run, scheduler, clock),
                new Workers(Runnable::run, scheduler, Runnable::run),
                Clocks.same(clock),
                new Random(1));
    }
}
