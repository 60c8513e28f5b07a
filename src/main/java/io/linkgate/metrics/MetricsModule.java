package io.linkgate.metrics;

import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Optional;

/** Serves the metrics of a registry, in the Prometheus text format or as OpenMetrics, as the client accepts. */
public final class MetricsModule {

    /** The path of the metrics, below the context path. */
    public static final String PATH = "/metrics";

    private MetricsModule() {}

    /**
     * Installs the page. Call it once, while the context starts.
     *
     * @param gate decides who may read it; empty for every client
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public static void install(ServletContext context, PrometheusRegistry registry, Optional<Filter> gate) {
        context.addServlet("metrics", new PrometheusMetricsServlet(registry)).addMapping(PATH);
        gate.ifPresent(filter -> {
            FilterRegistration.Dynamic gated = context.addFilter("metrics-gate", filter);
            gated.setAsyncSupported(true);
            gated.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "metrics");
        });
    }

    /**
     * Measures every request from now on. Call it once, while the context starts, before any other filter is added.
     *
     * @return learns the routes as soon as they are known
     */
    public static RouteNames measure(ServletContext context, PrometheusRegistry registry) {
        RouteNames routes = new RouteNames();
        FilterRegistration.Dynamic filter = context.addFilter(
                "http-metrics", new HttpMetricsFilter(new HttpMetrics(registry), routes, System::nanoTime));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        return routes;
    }
}
