package io.linkgate.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.Ownership;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private static final InstanceId ONE = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");

    private final TestClock clock = TestClock.atVectorTime();
    private final ScarceExecutor disk = new ScarceExecutor(Runnable::run);
    private final List<String> sent = new ArrayList<>();
    private final Watches watches = new Watches(sent::addAll, new FakeNotices(), Ownership.ALL, disk, clock);

    @Test
    void watcherThatFindsNoThreadDoesNotSilenceTheNextOnes() {
        disk.failNext(1);
        try (LogRecorder log = LogRecorder.of(Watches.class)) {
            watches.urgently(ONE);
            assertThat(log.lines()).hasSize(1);
        }

        watches.urgently(OTHER);

        assertThat(sent).containsExactly(OTHER.value());
    }
}
