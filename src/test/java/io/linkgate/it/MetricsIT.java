package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

/** The metrics while sessions start, stall and heal. */
class MetricsIT extends DeployedWar {

    private static final String TO_THE_CODE =
            "linkgate_session_transitions_total{from=\"STARTING\",reason=\"\",to=\"SCAN_QR_CODE\"}";
    private static final String LOST =
            "linkgate_session_transitions_total{from=\"SCAN_QR_CODE\",reason=\"unreachable\",to=\"FAILED\"}";
    private static final String RETRIED = "linkgate_session_healings_total{cure=\"retry\"}";
    private static final String SHOWING = "linkgate_sessions{status=\"SCAN_QR_CODE\"}";
    private static final String FIRST_CODES = "linkgate_session_first_code_seconds_count{engine=\"sandbox\"}";

    @Test
    void transitionAndHealingAreCounted() {
        double shownBefore = read(TO_THE_CODE);
        double codesBefore = read(FIRST_CODES);
        double lostBefore = read(LOST);
        double retriedBefore = read(RETRIED);

        String id = linkgate.createShowingInstance();

        await(TO_THE_CODE, count -> count == shownBefore + 1);
        assertThat(read(FIRST_CODES)).isEqualTo(codesBefore + 1);
        assertThat(read(SHOWING)).isEqualTo(1);
        assertThat(read(LOST)).isEqualTo(lostBefore);

        assertThat(Linkgate.send(Linkgate.authorized("v2/sandbox/fault")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("fault=stream_error&code=503&instance_id=" + id)))
                        .status())
                .isEqualTo(200);
        await(LOST, count -> count == lostBefore + 1);
        await(RETRIED, count -> count == retriedBefore + 1);
        await(FIRST_CODES, count -> count == codesBefore + 2);
    }

    @Test
    void scraperGetsItsFormatWithoutNamesOfInstances() {
        String id = linkgate.createShowingInstance();

        Answer text = Linkgate.send(Linkgate.authorized("metrics"));
        Answer openMetrics = Linkgate.send(
                Linkgate.authorized("metrics").header("Accept", "application/openmetrics-text; version=1.0.0"));

        assertThat(text.status()).isEqualTo(200);
        assertThat(text.mediaType()).isEqualTo("text/plain");
        assertThat(text.header("Content-Type")).contains("version=0.0.4");
        assertThat(text.header("Cache-Control")).isEqualTo("no-store");
        assertThat(openMetrics.mediaType()).isEqualTo("application/openmetrics-text");
        assertThat(openMetrics.text()).endsWith("# EOF\n");
        assertThat(text.text()).doesNotContain(id, "\"it\"", Linkgate.TOKEN);
    }

    @Test
    void requestsAreCountedByRouteWhereverTheyEnd() {
        String counted = "linkgate_http_requests_total{method=\"GET\",route=\"%s\",status=\"%s\"}";
        String waits = counted.formatted("/v2/auth/qr-image", "4xx");
        String unknown = counted.formatted("unknown", "4xx");
        double waitsBefore = read(waits);
        double unknownBefore = read(unknown);
        String stopped = linkgate.createInstance(false);

        assertThat(Linkgate.get("v2/auth/qr-image?wait=1&instance_id=" + stopped)
                        .status())
                .isEqualTo(422);
        assertThat(Linkgate.get("no/such/page").status()).isEqualTo(404);

        await(waits, count -> count == waitsBefore + 1);
        await(unknown, count -> count == unknownBefore + 1);
    }

    @Test
    void loadBalancerLearnsThatTheServerIsReady() {
        for (String kind : List.of("", "/live", "/ready", "/started")) {
            Answer answer = Linkgate.send(Linkgate.request("health" + kind));

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.mediaType()).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.text()).startsWith("{\"status\":\"UP\",\"checks\":[{\"name\":");
        }
        assertThat(Linkgate.send(Linkgate.request("health/other")).status()).isEqualTo(404);
        assertThat(Linkgate.send(Linkgate.request("metrics")).status())
                .as("without a token")
                .isEqualTo(401);
    }

    /** Returns the value of one series; zero if it has not been counted yet. */
    private static double read(String series) {
        Answer answer = Linkgate.send(Linkgate.authorized("metrics"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static void await(String series, DoublePredicate expected) {
        Instant patience = Instant.now().plusSeconds(30);
        while (!expected.test(read(series))) {
            assertThat(Instant.now()).as(series).isBefore(patience);
            Linkgate.breathe();
        }
    }
}
