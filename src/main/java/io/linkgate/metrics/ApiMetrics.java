package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Metrics of API calls. */
public final class ApiMetrics {

    private ApiMetrics() {}

    /**
     * Registers the number of calls with a wrong token; it is read at each scrape, by the thread of the scrape.
     *
     * @param registry the registry to add it to
     */
    public static void register(PrometheusRegistry registry, LongSupplier wrongTokens) {
        CounterWithCallback.builder()
                .name("linkgate_wrong_tokens_total")
                .help("Calls with an unknown, revoked or expired access token.")
                .callback(counter -> counter.call(wrongTokens.getAsLong()))
                .register(registry);
    }
}
