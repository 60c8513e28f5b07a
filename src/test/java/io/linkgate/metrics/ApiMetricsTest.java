package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ApiMetricsTest {

    @Test
    void wrongTokensAreCountedWhenTheyAreRead() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        AtomicLong wrong = new AtomicLong();
        ApiMetrics.register(registry, wrong::get);
        wrong.set(3);

        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());

        assertThat(text.toString(StandardCharsets.UTF_8).lines()).contains("linkgate_wrong_tokens_total 3.0");
    }
}
