package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.hook.DeliveryQueue.Standing;
import io.linkgate.testkit.TestClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookMetricsTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HookMetrics metrics = new HookMetrics(registry);
    private final TestClock clock = TestClock.atVectorTime();
    private Standing standing = new Standing(0, Optional.empty(), 0);

    @BeforeEach
    void measure() {
        metrics.measure(() -> standing, clock);
    }

    @Test
    void everythingBeginsAtZero() throws IOException {
        assertThat(scrape())
                .contains("linkgate_hook_deliveries_total{outcome=\"delivered\"} 0.0")
                .contains("linkgate_hook_deliveries_total{outcome=\"failed\"} 0.0")
                .contains("linkgate_hook_dead_letters_total 0.0")
                .contains("linkgate_hook_lag_seconds 0.0")
                .contains("linkgate_hook_events{state=\"waiting\"} 0.0")
                .contains("linkgate_hook_events{state=\"dead\"} 0.0");
    }

    @Test
    void outcomesAreCounted() throws IOException {
        metrics.delivered();
        metrics.delivered();
        metrics.failed();
        metrics.died();

        assertThat(scrape())
                .contains("linkgate_hook_deliveries_total{outcome=\"delivered\"} 2.0")
                .contains("linkgate_hook_deliveries_total{outcome=\"failed\"} 1.0")
                .contains("linkgate_hook_dead_letters_total 1.0");
    }

    @Test
    void lagIsTheAgeOfTheOldestEventThatWaits() throws IOException {
        standing = new Standing(7, Optional.of(clock.instant()), 3);
        clock.advance(Duration.ofMillis(1500));

        assertThat(scrape())
                .contains("linkgate_hook_lag_seconds 1.5")
                .contains("linkgate_hook_events{state=\"waiting\"} 7.0")
                .contains("linkgate_hook_events{state=\"dead\"} 3.0");
    }

    @Test
    void lagIsNeverNegativeWhenTheClockWasSetBack() throws IOException {
        standing = new Standing(1, Optional.of(clock.instant().plusSeconds(60)), 0);

        assertThat(scrape()).contains("linkgate_hook_lag_seconds 0.0");
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
