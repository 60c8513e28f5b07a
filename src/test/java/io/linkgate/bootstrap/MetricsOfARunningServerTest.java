package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.BareHttp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of the whole application: who may read them, and what they show of a link. */
class MetricsOfARunningServerTest {

    private static final int WRONG_TOKENS = 4;

    @TempDir
    private Path directory;

    @Test
    void metricsNeedAValidTokenOfAnyScope() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(
                directory, Map.of("LINKGATE_API_WRONG_TOKENS_PER_ADDRESS", Integer.toString(WRONG_TOKENS)))) {
            String reader = linkgate.post("/v2/admin/tokens", "label=prometheus&scope=read&quota=0")
                    .get("token")
                    .asText();

            assertThat(scrape(linkgate, Map.of()).status()).isEqualTo(401);
            assertThat(scrape(linkgate, Map.of()).header("WWW-Authenticate")).contains("Bearer");
            assertThat(scrape(linkgate, bearer(reader)).body()).contains("linkgate_sessions{status=\"WORKING\"} 0.0");
            for (int i = 0; i < WRONG_TOKENS; i++) {
                assertThat(scrape(linkgate, bearer("guess-" + i)).status()).isEqualTo(401);
            }
            assertThat(scrape(linkgate, bearer("guess")).status()).isEqualTo(429);
            assertThat(scrape(linkgate, bearer(reader)).body())
                    .as("a right token never suffers for wrong ones")
                    .contains(
                            "linkgate_wrong_tokens_total " + (WRONG_TOKENS + 1.0),
                            "linkgate_limited_calls_total{limit=\"wrong_token\"} 1.0");
        }
    }

    @Test
    void operatorMayOpenOrRemoveThem() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, Map.of("LINKGATE_METRICS", "open"))) {
            assertThat(scrape(linkgate, Map.of()).status()).isEqualTo(200);
        }
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, Map.of("LINKGATE_METRICS", "off"))) {
            assertThat(scrape(linkgate, bearer(linkgate.token())).status()).isEqualTo(404);
        }
    }

    @Test
    void linkIsCountedFromCodeToLogin() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, Map.of("LINKGATE_METRICS", "open"))) {
            String instance = linkgate.createInstance("counted");
            linkgate.await(instance, "SCAN_QR_CODE");
            linkgate.tryGet("/v2/auth/qr-image?instance_id=" + instance);
            linkgate.post("/v2/sandbox/scan", "phone_number=15550001111&instance_id=" + instance);
            linkgate.await(instance, "WORKING");
            linkgate.post("/v2/session/restart", "instance_id=" + instance);
            linkgate.await(instance, "WORKING");
            linkgate.tryGet("/v2/admin/tokens/tok_unknown00000/rotate");

            List<String> lines = scrape(linkgate, Map.of()).body().lines().toList();

            assertThat(lines)
                    .contains(
                            "linkgate_linking_codes_total{engine=\"sandbox\"} 1.0",
                            "linkgate_linking_scans_total{engine=\"sandbox\"} 1.0",
                            "linkgate_linking_links_total{engine=\"sandbox\"} 1.0",
                            "linkgate_linking_code_to_scan_seconds_count{engine=\"sandbox\"} 1",
                            "linkgate_linking_scan_to_link_seconds_count{engine=\"sandbox\"} 1",
                            "linkgate_engine_reachable{engine=\"sandbox\"} 1.0",
                            "linkgate_http_requests_total{method=\"POST\",route=\"/v2/sandbox/scan\",status=\"2xx\"} 1.0",
                            "linkgate_http_requests_total"
                                    + "{method=\"GET\",route=\"/v2/admin/tokens/{id}/rotate\",status=\"4xx\"} 1.0")
                    .anyMatch(line -> line.startsWith("linkgate_http_requests_total{method=\"GET\","
                            + "route=\"/v2/auth/qr-image\",status=\"2xx\"}"))
                    .noneMatch(line -> line.contains(instance) || line.contains("tok_"));
        }
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static BareHttp.Answer scrape(RunningLinkgate linkgate, Map<String, String> headers) {
        return BareHttp.exchange(linkgate.port(), "GET", "/metrics", headers, "");
    }
}
