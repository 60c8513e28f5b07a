package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.MapSessionHistory;
import io.linkgate.session.Observer;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.time.Instant;
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
    private final SnapshotPublisher publisher = new SnapshotPublisher(id, context());

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

    private SessionContext context() {
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
