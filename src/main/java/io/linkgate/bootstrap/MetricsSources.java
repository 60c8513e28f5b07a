package io.linkgate.bootstrap;

import io.linkgate.access.WrongTokens;
import io.linkgate.api.InstalledApi;
import io.linkgate.api.health.HealthServlet;
import io.linkgate.api.metrics.MetricsGate;
import io.linkgate.cluster.SharedOwnership;
import io.linkgate.config.MetricsSettings;
import io.linkgate.engine.Engine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instances;
import io.linkgate.limit.CallLimits;
import io.linkgate.metrics.ApiMetrics;
import io.linkgate.metrics.ClusterMetrics;
import io.linkgate.metrics.DatabaseMetrics;
import io.linkgate.metrics.EngineMetrics;
import io.linkgate.metrics.MetricsModule;
import io.linkgate.metrics.RouteNames;
import io.linkgate.storage.Database;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Duration;
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

    /** What the metrics show of this node; one that has its database alone has everything, and waits for nothing. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record OfNode(
            Database database,
            Optional<SharedOwnership> shared,
            Optional<SnapshotModule> snapshots,
            Optional<RelayModule> relay,
            Instances known)
            implements ClusterMetrics.Source {

        @Override
        public int nodes() {
            return shared.map(ownership -> ownership.live().size()).orElse(1);
        }

        @Override
        public int instances() {
            return shared.map(SharedOwnership::size).orElseGet(known::count);
        }

        @Override
        public Duration leaseAge() {
            return database.leaseAge().orElse(Duration.ZERO);
        }

        @Override
        public long claimed() {
            return shared.map(SharedOwnership::claimed).orElse(0L);
        }

        @Override
        public long released() {
            return shared.map(SharedOwnership::released).orElse(0L);
        }

        @Override
        public int callsSent() {
            return relay.map(RelayModule::sent).orElse(0);
        }

        @Override
        public int callsReceived() {
            return relay.map(RelayModule::received).orElse(0);
        }

        @Override
        public int snapshotsWaiting() {
            return snapshots.map(SnapshotModule::unwritten).orElse(0);
        }

        @Override
        public Duration silence() {
            return database.notices().silence();
        }
    }
}
