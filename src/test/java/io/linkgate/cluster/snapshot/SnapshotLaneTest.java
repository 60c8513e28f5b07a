package io.linkgate.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.live.MapSnapshotStore;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class SnapshotLaneTest {

    private static final InstanceId ONE = id(1);
    private static final InstanceId OTHER = id(2);

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final ScarceExecutor threads = new ScarceExecutor(disk::add);
    private final MapSnapshotStore local = new MapSnapshotStore();
    private final List<Map<InstanceId, Optional<SharedSnapshot>>> written = new ArrayList<>();
    private Consumer<Map<InstanceId, Optional<SharedSnapshot>>> table = written::add;
    private final SnapshotLane lane = new SnapshotLane(local, batch -> table.accept(batch), threads, timers, clock);

    @Test
    void writerDoesNotWaitAndTheLocalStoreIsFirst() {
        lane.put(showing(ONE, "first"));

        assertThat(lane.get(ONE)).hasValue(showing(ONE, "first").snapshot());
        assertThat(written).isEmpty();

        runDisk();
        assertThat(written).containsExactly(Map.of(ONE, Optional.of(showing(ONE, "first"))));
    }

    @Test
    void onlyTheNewestOfAnInstanceIsWritten() {
        lane.put(showing(ONE, "first"));
        lane.put(showing(OTHER, "other"));
        lane.put(showing(ONE, "second"));
        runDisk();

        assertThat(written)
                .containsExactly(
                        Map.of(ONE, Optional.of(showing(ONE, "second")), OTHER, Optional.of(showing(OTHER, "other"))));
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void whatComesDuringAWriteFollows() {
        table = batch -> {
            table = written::add;
            written.add(batch);
            lane.put(showing(ONE, "second"));
        };
        lane.put(showing(ONE, "first"));
        runDisk();

        assertThat(written)
                .containsExactly(
                        Map.of(ONE, Optional.of(showing(ONE, "first"))),
                        Map.of(ONE, Optional.of(showing(ONE, "second"))));
    }

    @Test
    void manyAreWrittenInBatches() {
        for (int i = 0; i < 700; i++) {
            lane.put(showing(id(i), "code"));
        }
        runDisk();

        assertThat(written).extracting(Map::size).containsExactly(300, 300, 100);
    }

    @Test
    void forgottenInstanceIsRemoved() {
        lane.put(showing(ONE, "first"));
        lane.remove(ONE);
        runDisk();

        assertThat(written).containsExactly(Map.of(ONE, Optional.empty()));
        assertThat(lane.get(ONE)).isEmpty();
    }

    /** Its connection has ended: a code that others went on to show could not be used. */
    @Test
    void releasedInstanceIsStartingForOthers() {
        lane.put(showing(ONE, "first"));
        lane.release(ONE);
        runDisk();

        SharedSnapshot shown = written.get(0).get(ONE).orElseThrow();
        assertThat(shown.snapshot().state()).isEqualTo(new SessionState.Starting(Instant.MAX));
        assertThat(shown.snapshot().since()).isEqualTo(clock.instant());
        assertThat(shown.healing()).isTrue();
        assertThat(lane.get(ONE)).isEmpty();
    }

    @Test
    void releasedInstanceThatWasStoppedStaysSo() {
        SharedSnapshot stopped = SharedSnapshots.of(ONE, new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        lane.put(stopped);
        lane.release(ONE);
        runDisk();

        assertThat(written.get(0).get(ONE).orElseThrow().snapshot()).isEqualTo(stopped.snapshot());
    }

    @Test
    void outageIsWaitedForAndTheNewestIsWrittenAfterwards() {
        try (LogRecorder log = LogRecorder.of(SnapshotLane.class)) {
            table = batch -> fail(new SQLRecoverableException("away"));
            lane.put(showing(ONE, "first"));
            lane.put(showing(OTHER, "other"));
            runDisk();
            for (int i = 0; i < 30; i++) {
                timers.advance(Duration.ofSeconds(1));
                runDisk();
            }
            lane.put(showing(ONE, "second"));
            assertThat(log.lines(Level.WARNING)).hasSize(1);

            table = written::add;
            timers.advance(Duration.ofSeconds(1));
            runDisk();

            assertThat(written)
                    .containsExactly(Map.of(
                            ONE, Optional.of(showing(ONE, "second")), OTHER, Optional.of(showing(OTHER, "other"))));
            assertThat(log.lines(Level.INFO)).hasSize(2);
        }
    }

    @Test
    void oneThatTheDatabaseDoesNotTakeHoldsUpNoOther() {
        table = batch -> {
            if (batch.containsKey(ONE)) {
                fail(new SQLException("no such instance", "23503"));
            }
            written.add(batch);
        };
        lane.put(showing(ONE, "first"));
        lane.put(showing(OTHER, "other"));
        runDisk();

        assertThat(written).containsExactly(Map.of(OTHER, Optional.of(showing(OTHER, "other"))));
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void snapshotThatFindsNoThreadIsWrittenLater() {
        threads.failNext(1);
        lane.put(showing(ONE, "first"));
        timers.advance(Duration.ofSeconds(1));
        runDisk();

        assertThat(written).containsExactly(Map.of(ONE, Optional.of(showing(ONE, "first"))));
    }

    @Test
    void nothingIsWrittenAfterClose() {
        lane.put(showing(ONE, "first"));
        lane.close();
        lane.put(showing(OTHER, "other"));
        runDisk();

        assertThat(written).allMatch(Map::isEmpty);
        assertThat(lane.get(OTHER)).isPresent();
    }

    private void runDisk() {
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
    }

    private static void fail(SQLException cause) {
        throw new IllegalStateException(cause);
    }

    private static SharedSnapshot showing(InstanceId id, String text) {
        return SharedSnapshots.showing(id, text);
    }

    private static InstanceId id(int number) {
        return new InstanceId(String.format("ABCDEFGH%04d", number));
    }
}
