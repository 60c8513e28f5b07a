package io.linkgate.metrics;

import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;

/** Serves the metrics of a registry, in the Prometheus text format or as OpenMetrics, as the client accepts. */
public final class MetricsModule {

    /** The path of the metrics, below the context path. */
    public static final String PATH = "/metrics";

    private MetricsModule() {}

    /** Installs the page. Call it once, while the context starts. */
    public static void install(ServletContext context, PrometheusRegistry registry) {
        context.addServlet("metrics", new PrometheusMetricsServlet(registry)).addMapping(PATH);
    }
}
