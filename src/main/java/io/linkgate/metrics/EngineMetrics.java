package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Metrics of engines; read at each scrape, by the thread of the scrape. */
public final class EngineMetrics {

    private EngineMetrics() {}

    /**
     * Registers the metrics.
     *
     * @param reachable whether the latest connection of each engine could be opened; none for one without connections
     * @param clientSince since when the client version of each engine is known, if its age matters
     */
    public static void register(
            PrometheusRegistry registry,
            Supplier<Map<String, Boolean>> reachable,
            Supplier<Map<String, Instant>> clientSince,
            Clock clock) {
        GaugeWithCallback.builder()
                .name("linkgate_engine_reachable")
                .help("1 if the latest connection to the engine's server could be opened, else 0.")
                .labelNames("engine")
                .callback(gauge -> reachable.get().forEach((engine, yes) -> gauge.call(yes ? 1 : 0, engine)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_client_version_age_seconds")
                .help("Age of the client version that the engine announces; WhatsApp refuses old ones.")
                .unit(Unit.SECONDS)
                .labelNames("engine")
                .callback(gauge -> clientSince
                        .get()
                        .forEach((engine, since) -> gauge.call(
                                Math.max(
                                        0,
                                        Duration.between(since, clock.instant()).toSeconds()),
                                engine)))
                .register(registry);
    }
}
