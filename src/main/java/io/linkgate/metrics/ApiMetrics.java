package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Counts what callers of the API do. */
public final class ApiMetrics {

    private ApiMetrics() {}

    /**
     * Shows how many calls came with a wrong token; asked at each reading, by the reader's thread.
     *
     * @param registry where the number can be read
     */
    public static void register(PrometheusRegistry registry, LongSupplier wrongTokens) {
        CounterWithCallback.builder()
                .name("linkgate_wrong_tokens_total")
                .help("Calls with an access token that is unknown, revoked or expired.")
                .callback(counter -> counter.call(wrongTokens.getAsLong()))
                .register(registry);
    }
}
