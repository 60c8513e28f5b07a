package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Metrics of a node that shares its database with others; read at each scrape, by the thread of the scrape. */
public final class ClusterMetrics {

    private ClusterMetrics() {}

    /**
     * Registers the metrics.
     *
     * @param nodes those that live, as this one sees it
     * @param instances those of this node
     * @param leaseAge the time since the lease of this node was renewed
     */
    public static void register(
            PrometheusRegistry registry, IntSupplier nodes, IntSupplier instances, Supplier<Duration> leaseAge) {
        GaugeWithCallback.builder()
                .name("linkgate_cluster_nodes")
                .help("Nodes that share the database, as this one sees it.")
                .callback(gauge -> gauge.call(nodes.getAsInt()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_cluster_instances")
                .help("Instances that this node has claimed.")
                .callback(gauge -> gauge.call(instances.getAsInt()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_cluster_lease_age_seconds")
                .help("Time since this node has renewed its lease; after 5 s it closes its connections.")
                .callback(gauge -> gauge.call(leaseAge.get().toMillis() / 1000.0))
                .register(registry);
    }
}
