package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningLinkgateTest {

    @Test
    void applicationComesBackOverItsHomeWithItsTokenAndItsInstances(@TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            String id = linkgate.createInstance("front-desk");
            String token = linkgate.token();
            linkgate.await(id, "SCAN_QR_CODE");

            linkgate.stop();
            linkgate.start();

            assertThat(linkgate.token()).isEqualTo(token);
            assertThat(linkgate.await(id, "SCAN_QR_CODE").path("name").asText()).isEqualTo("front-desk");
        }
    }

    @Test
    void metricsAreThereUnlessTheyAreSwitchedOff(@TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            assertThat(linkgate.tryGet("/metrics").body()).contains("linkgate_sessions{status=\"WORKING\"} 0.0");
        }
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, Map.of("LINKGATE_METRICS", "false"))) {
            assertThat(linkgate.tryGet("/metrics").status()).isEqualTo(404);
        }
    }
}
