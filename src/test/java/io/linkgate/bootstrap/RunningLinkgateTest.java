package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
