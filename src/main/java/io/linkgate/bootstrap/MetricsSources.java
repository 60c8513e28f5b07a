package io.linkgate.bootstrap;

import io.linkgate.access.WrongTokens;
import io.linkgate.api.InstalledApi;
import io.linkgate.api.health.HealthServlet;
import io.linkgate.api.metrics.MetricsGate;
import io.linkgate.config.MetricsSettings;
import io.linkgate.engine.Engine;
import io.linkgate.instance.EngineKind;
import io.linkgate.limit.CallLimits;
import io.linkgate.metrics.ApiMetrics;
import io.linkgate.metrics.DatabaseMetrics;
import io.linkgate.metrics.EngineMetrics;
import io.linkgate.metrics.MetricsModule;
import io.linkgate.metrics.RouteNames;
import io.linkgate.storage.Database;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the metrics to the parts that they are read from. */
final class MetricsSources {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsSources.class);

    /** The routes outside the API. Pages are counted together. */
    private static final List<String> OTHER_ROUTES = List.of(
            HealthServlet.PATH,
            HealthServlet.PATH + "/live",
            HealthServlet.PATH + "/ready",
            HealthServlet.PATH + "/started",
            MetricsModule.PATH,
            "/link/{token}");

    private MetricsSources() {}

    static void engines(PrometheusRegistry registry, Map<EngineKind, Engine> engines, Clock clock) {
        EngineMetrics.register(registry, () -> reachable(engines), () -> clientSince(engines), clock);
    }

    private static Map<String, Boolean> reachable(Map<EngineKind, Engine> engines) {
        Map<String, Boolean> reachable = new HashMap<>();
        engines.forEach((kind, engine) -> {
            switch (engine.reach().state()) {
                case REACHABLE -> reachable.put(kind.wireName(), true);
                case UNREACHABLE -> reachable.put(kind.wireName(), false);
                case UNKNOWN -> {}
            }
        });
        return reachable;
    }

    private static Map<String, Instant> clientSince(Map<EngineKind, Engine> engines) {
        Map<String, Instant> since = new HashMap<>();
        engines.forEach(
                (kind, engine) -> engine.client().ifPresent(known -> since.put(kind.wireName(), known.since())));
        return since;
    }

    static void database(PrometheusRegistry registry, Database database) {
        DatabaseMetrics.register(
                registry,
                database::activeConnections,
                database::idleConnections,
                database::waitingThreads,
                database::timeouts);
    }

    /** Installs the page for metrics, if there is to be one. */
    static void page(MetricsSettings settings, ServletContext context, PrometheusRegistry registry, MetricsGate gate) {
        switch (settings.access()) {
            case OPEN -> MetricsModule.install(context, registry, Optional.empty());
            case TOKEN -> MetricsModule.install(context, registry, Optional.of(gate));
            case OFF -> LOG.debug("There is no page for metrics");
        }
    }

    static void api(
            PrometheusRegistry registry, RouteNames routes, InstalledApi api, CallLimits limits, WrongTokens wrong) {
        ApiMetrics.register(registry, wrong::total);
        ApiMetrics.refusals(
                registry,
                Map.of(
                        "token", limits::refusedByToken,
                        "address", limits::refusedByAddress,
                        "wrong_token", limits::refusedWrongTokens),
                Map.of("waiting_calls", api.waitsRefused(), "bodies", api.bodiesCrowdedOut()));
        List<String> templates = new ArrayList<>(OTHER_ROUTES);
        templates.addAll(api.routes());
        routes.learn(templates);
    }
}
