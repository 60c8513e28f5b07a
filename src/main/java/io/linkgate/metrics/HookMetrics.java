package io.linkgate.metrics;

import io.linkgate.hook.DeliveryQueue.Standing;
import io.linkgate.hook.delivery.DeliveryObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Metrics of webhooks. Safe for use by any thread; no method blocks. */
public final class HookMetrics implements DeliveryObserver {

    private static final double MILLIS_PER_SECOND = 1000;

    private final PrometheusRegistry registry;
    private final Counter deliveries;
    private final Counter dead;

    /**
     * Registers all counters at zero.
     *
     * @param registry the registry to add them to
     */
    public HookMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        deliveries = Counter.builder()
                .name("linkgate_hook_deliveries_total")
                .help("Attempts to deliver an event to a webhook, by outcome.")
                .labelNames("outcome")
                .withoutExemplars()
                .register(registry);
        deliveries.initLabelValues("delivered"); // a rate needs an initial zero
        deliveries.initLabelValues("failed");
        dead = Counter.builder()
                .name("linkgate_hook_dead_letters_total")
                .help("Events that were given up after their last attempt.")
                .withoutExemplars()
                .register(registry);
    }

    /**
     * Registers how the queue stands; read at each scrape, by the thread of the scrape.
     *
     * @param standing returns how it stood lately; must not block
     */
    public void measure(Supplier<Standing> standing, Clock clock) {
        GaugeWithCallback.builder()
                .name("linkgate_hook_lag_seconds")
                .help("Age of the oldest event that waits for a webhook; 0 if none waits.")
                .callback(gauge -> gauge.call(standing.get()
                        .oldest()
                        .map(at -> Math.max(
                                0, Duration.between(at, clock.instant()).toMillis() / MILLIS_PER_SECOND))
                        .orElse(0.0)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_hook_events")
                .help("Events for webhooks in the database, by state.")
                .labelNames("state")
                .callback(gauge -> {
                    Standing now = standing.get();
                    gauge.call(now.waiting(), "waiting");
                    gauge.call(now.dead(), "dead");
                })
                .register(registry);
    }

    @Override
    public void delivered() {
        deliveries.labelValues("delivered").inc();
    }

    @Override
    public void failed() {
        deliveries.labelValues("failed").inc();
    }

    @Override
    public void died() {
        dead.inc();
    }
}
