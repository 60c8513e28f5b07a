package io.linkgate.api.health;

import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineClient;
import io.linkgate.engine.EngineWarning;
import io.linkgate.engine.Reach;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checks of an engine: the reach of its server, and the age of the client version that it announces. Neither is
 * ever down. Every node shares that server and that version, so a load balancer that took one node out would take out
 * all, and with them everything that still works: lists, states, tokens, webhooks, and codes that are on show. Alerts
 * are made of the metrics; here an operator reads why nothing links.
 */
public final class EngineChecks {

    private EngineChecks() {}

    /**
     * The reach of the engine's server, by what its connections met lately. If there were none, a connection is tried
     * in the background.
     */
    public static HealthCheck reach(String engine, Engine of) {
        return () -> {
            of.look();
            Reach reach = of.reach();
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("server", reach.state().wireName());
            reach.reachedAt().ifPresent(at -> data.put("last_reached", at.toString()));
            reach.failedAt().ifPresent(at -> data.put("last_failed", at.toString()));
            return CheckResult.up("engine_" + engine, data);
        };
    }

    /** The age of the client version, and the warnings about it. */
    public static HealthCheck clientVersion(Engine of, Clock clock) {
        return () -> {
            Map<String, Object> data = new LinkedHashMap<>();
            of.client().ifPresent((EngineClient client) -> {
                data.put("version", client.version());
                data.put(
                        "age_days",
                        Duration.between(client.since(), clock.instant()).toDays());
            });
            data.put("warnings", of.warnings().stream().map(EngineWarning::code).toList());
            return CheckResult.up("client_version", data);
        };
    }
}
