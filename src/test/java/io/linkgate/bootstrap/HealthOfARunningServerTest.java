package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.BareHttp;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health checks of the whole application. */
class HealthOfARunningServerTest {

    @TempDir
    private Path directory;

    @Test
    void runningServerIsHealthyAndShowsWhatItMet() {
        try (RunningLinkgate linkgate =
                RunningLinkgate.in(directory, Map.of("LINKGATE_WHATSAPP_ENDPOINT", "ws://127.0.0.1:9/"))) {
            String instance = linkgate.createInstance("first");
            linkgate.await(instance, "SCAN_QR_CODE");

            JsonNode all = linkgate.get("/health");

            assertThat(all.get("status").asText()).isEqualTo("UP");
            assertThat(all.get("checks"))
                    .extracting(check -> check.get("name").asText())
                    .containsExactly(
                            "threads",
                            "calls",
                            "database",
                            "cache",
                            "engine_whatsapp",
                            "engine_sandbox",
                            "client_version",
                            "start");
            assertThat(data(all, "engine_sandbox").get("server").asText()).isEqualTo("reachable");
            assertThat(data(all, "client_version").get("age_days").asInt()).isNotNegative();
            assertThat(all.toString()).doesNotContain(instance, linkgate.token(), directory.toString(), "jdbc", ":9/");
            awaitServer(linkgate, "unreachable");
        }
    }

    @Test
    void probesNeedNoTokenAndAreNotCached() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            BareHttp.Answer ready = BareHttp.exchange(linkgate.port(), "HEAD", "/health/ready", Map.of(), "");

            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.header("Cache-Control")).contains("no-store");
        }
    }

    /** Waits for the look in the background, which a call for the health has begun. */
    private static void awaitServer(RunningLinkgate linkgate, String state) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        String seen = "";
        while (!seen.equals(state)) {
            assertThat(System.nanoTime()).as(seen).isLessThan(deadline);
            JsonNode ready = linkgate.get("/health/ready");
            assertThat(ready.get("status").asText()).isEqualTo("UP");
            seen = data(ready, "engine_whatsapp").get("server").asText();
        }
    }

    private static JsonNode data(JsonNode report, String check) {
        for (JsonNode one : report.get("checks")) {
            if (one.get("name").asText().equals(check)) {
                return one.get("data");
            }
        }
        throw new AssertionError("no " + check + " in " + report);
    }
}
