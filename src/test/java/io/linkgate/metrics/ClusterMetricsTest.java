package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterMetricsTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ClusterMetrics metrics = new ClusterMetrics(registry, new Node(), List.of("answered", "unknown"));

    /** A node, each of whose numbers is another one. */
    private static final class Node implements ClusterMetrics.Source {

        @Override
        public int nodes() {
            return 3;
        }

        @Override
        public int instances() {
            return 100;
        }

        @Override
        public Duration leaseAge() {
            return Duration.ofMillis(1500);
        }

        @Override
        public long claimed() {
            return 120;
        }

        @Override
        public long released() {
            return 20;
        }

        @Override
        public int callsSent() {
            return 4;
        }

        @Override
        public int callsReceived() {
            return 5;
        }

        @Override
        public int snapshotsWaiting() {
            return 6;
        }

        @Override
        public Duration silence() {
            return Duration.ofMillis(700);
        }
    }

    @Test
    void nodeIsShownAsItIs() throws IOException {
        assertThat(scrape().lines())
                .contains(
                        "linkgate_cluster_nodes 3.0",
                        "linkgate_cluster_instances 100.0",
                        "linkgate_cluster_lease_age_seconds 1.5",
                        "linkgate_cluster_claims_total 120.0",
                        "linkgate_cluster_releases_total 20.0",
                        "linkgate_cluster_calls{side=\"sent\"} 4.0",
                        "linkgate_cluster_calls{side=\"received\"} 5.0",
                        "linkgate_cluster_snapshots_waiting 6.0",
                        "linkgate_cluster_silence_seconds 0.7");
    }

    @Test
    void callsAreTimedByTheirOutcome() throws IOException {
        assertThat(scrape().lines())
                .contains(
                        "linkgate_cluster_call_seconds_count{outcome=\"answered\"} 0",
                        "linkgate_cluster_call_seconds_count{outcome=\"unknown\"} 0");

        metrics.called("answered", Duration.ofMillis(7));
        metrics.called("answered", Duration.ofMillis(-1)); // a clock that was set back

        assertThat(scrape().lines())
                .contains(
                        "linkgate_cluster_call_seconds_count{outcome=\"answered\"} 2",
                        "linkgate_cluster_call_seconds_bucket{outcome=\"answered\",le=\"0.005\"} 1",
                        "linkgate_cluster_call_seconds_bucket{outcome=\"answered\",le=\"0.01\"} 2");
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
