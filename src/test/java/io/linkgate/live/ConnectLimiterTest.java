package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.ScarceExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectLimiterTest {

    private final ConnectLimiter limiter = new ConnectLimiter(1);
    private final ScarceExecutor mailbox = new ScarceExecutor(Runnable::run);
    private final List<String> granted = new ArrayList<>();

    @Test
    void sessionThatCouldNotBeginIsGrantedItsPermitLater() {
        mailbox.failNext(1);
        try (LogRecorder log = LogRecorder.of(ConnectLimiter.class)) {
            limiter.acquire(false, mailbox, () -> granted.add("first"));
            assertThat(log.lines()).hasSize(1);
        }
        assertThat(granted).isEmpty();

        limiter.grant();
        limiter.acquire(false, mailbox, () -> granted.add("second"));

        assertThat(granted).containsExactly("first");
    }
}
