package io.linkgate.bootstrap;

import io.linkgate.api.health.EngineChecks;
import io.linkgate.api.health.HealthCheck;
import io.linkgate.api.health.HealthServlet;
import io.linkgate.api.health.Heartbeat;
import io.linkgate.api.health.Probe;
import io.linkgate.engine.Engine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.live.EhcacheSnapshotStore;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/** The health checks of this server, and the pages that show them. */
final class HealthModule {

    /** An instance that does not exist: reading its snapshot shows whether the cache answers. */
    private static final InstanceId NONE = new InstanceId("000000000000");

    private HealthModule() {}

    /**
     * Installs the pages and starts the heartbeat.
     *
     * @param open whether the server takes calls
     * @param started whether the start is complete
     */
    static void install(
            ServletContext context,
            Threads threads,
            Jdbi jdbi,
            EhcacheSnapshotStore cache,
            Map<EngineKind, Engine> engines,
            Clock clock,
            BooleanSupplier open,
            BooleanSupplier started) {
        Heartbeat heartbeat = new Heartbeat(threads.workers(), System::nanoTime);
        threads.scheduler().scheduleAtFixedRate(new Recurring(heartbeat), 1, 1, TimeUnit.SECONDS);
        List<HealthCheck> ready = new ArrayList<>();
        ready.add(HealthCheck.of("calls", open));
        ready.add(new Probe(
                "database",
                () -> jdbi.useHandle(handle -> handle.execute("SELECT 1")),
                threads.probes(),
                System::nanoTime));
        ready.add(new Probe("cache", () -> cache.get(NONE), threads.probes(), System::nanoTime));
        new TreeMap<>(engines).forEach((kind, engine) -> ready.add(EngineChecks.reach(kind.wireName(), engine)));
        ready.add(EngineChecks.clientVersion(engines.get(EngineKind.WHATSAPP), clock));
        HealthServlet.install(context, List.of(heartbeat), ready, List.of(HealthCheck.of("start", started)));
    }
}
