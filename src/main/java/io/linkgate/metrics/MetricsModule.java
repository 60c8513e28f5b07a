package io.linkgate.metrics;

import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;

/** Serves the numbers of a registry, in the Prometheus text format or as OpenMetrics, whichever is asked for. */
public final class MetricsModule {

    /** Where they are, below the context path. */
    public static final String PATH = "/metrics";

    private MetricsModule() {}

    /** Installs the page. To be called once, while the context starts. */
    public static void install(ServletContext context, PrometheusRegistry registry) {
        context.addServlet("metrics", new PrometheusMetricsServlet(registry)).addMapping(PATH);
    }
}
