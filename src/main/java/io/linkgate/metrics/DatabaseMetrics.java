package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Metrics of the connection pool of the database; read at each scrape, by the thread of the scrape. */
public final class DatabaseMetrics {

    private DatabaseMetrics() {}

    /**
     * Registers the metrics.
     *
     * @param active connections in use
     * @param idle open connections that are not in use
     * @param waiting threads that wait for a connection
     * @param timeouts how often a thread has waited in vain
     */
    public static void register(
            PrometheusRegistry registry,
            IntSupplier active,
            IntSupplier idle,
            IntSupplier waiting,
            LongSupplier timeouts) {
        GaugeWithCallback.builder()
                .name("linkgate_database_connections")
                .help("Connections of the database pool, by state.")
                .labelNames("state")
                .callback(gauge -> {
                    gauge.call(active.getAsInt(), "active");
                    gauge.call(idle.getAsInt(), "idle");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_database_waiting_threads")
                .help("Threads that wait for a connection to the database.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
        CounterWithCallback.builder()
                .name("linkgate_database_timeouts_total")
                .help("Threads that got no connection to the database in time.")
                .callback(counter -> counter.call(timeouts.getAsLong()))
                .register(registry);
    }
}
