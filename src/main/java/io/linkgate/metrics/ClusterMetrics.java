package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Metrics of a node that shares its database with others. Safe for use by any thread; no method blocks. */
public final class ClusterMetrics {

    /** From the usual time of a call between nodes to the longest that a call waits for a code. */
    private static final double[] SECONDS_OF_A_CALL = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 25, 60};

    private static final double NANOS_PER_SECOND = 1e9;

    private final Histogram calls;

    /** What is read at each scrape, by its thread. */
    public interface Source {

        /** Returns how many nodes live, as this one sees it. */
        int nodes();

        /** Returns how many instances this node has. */
        int instances();

        /** Returns the time since the lease of this node was renewed. */
        Duration leaseAge();

        /** Returns how many instances this node has claimed that had no other. */
        long claimed();

        /** Returns how many instances this node has given up for others. */
        long released();

        /** Returns how many calls of this node are under way at others. */
        int callsSent();

        /** Returns how many calls of others this node carries out. */
        int callsReceived();

        /** Returns how many snapshots wait to be written for other nodes. */
        int snapshotsWaiting();

        /** Returns the time since notices of other nodes could be heard for sure. */
        Duration silence();
    }

    /**
     * Registers the metrics.
     *
     * @param outcomes of calls, as {@link #called} gets them
     */
    public ClusterMetrics(PrometheusRegistry registry, Source source, List<String> outcomes) {
        gauge(registry, "nodes", "Nodes that share the database, as this one sees it.", source::nodes);
        gauge(registry, "instances", "Instances that this node has claimed.", source::instances);
        gauge(
                registry,
                "lease_age_seconds",
                "Time since this node has renewed its lease; after 5 s it closes its connections.",
                () -> seconds(source.leaseAge()));
        counter(registry, "claims_total", "Instances that had no node and that this one has claimed.", source::claimed);
        counter(registry, "releases_total", "Instances that this node has given up for others.", source::released);
        GaugeWithCallback.builder()
                .name("linkgate_cluster_calls")
                .help("Calls between nodes that are under way.")
                .labelNames("side")
                .callback(gauge -> {
                    gauge.call(source.callsSent(), "sent");
                    gauge.call(source.callsReceived(), "received");
                })
                .register(registry);
        gauge(
                registry,
                "snapshots_waiting",
                "Changes of sessions that wait to be written for other nodes.",
                source::snapshotsWaiting);
        gauge(
                registry,
                "silence_seconds",
                "Time since notices of other nodes could be heard for sure.",
                () -> seconds(source.silence()));
        calls = Histogram.builder()
                .name("linkgate_cluster_call_seconds")
                .help("Time from a call for the instance of another node to what came of it.")
                .unit(Unit.SECONDS)
                .labelNames("outcome")
                .classicOnly()
                .classicUpperBounds(SECONDS_OF_A_CALL)
                .withoutExemplars()
                .register(registry);
        outcomes.forEach(calls::initLabelValues);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name("linkgate_cluster_" + name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    private static void counter(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name("linkgate_cluster_" + name)
                .help(help)
                .callback(counter -> counter.call(value.getAsDouble()))
                .register(registry);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** A call for the instance of another node has ended. */
    public void called(String outcome, Duration time) {
        calls.labelValues(outcome).observe(Math.max(0, time.toNanos()) / NANOS_PER_SECOND);
    }
}
