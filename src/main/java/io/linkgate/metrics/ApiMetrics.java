package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.LongSupplier;

/** Metrics of API calls; each is read at each scrape, by the thread of the scrape. */
public final class ApiMetrics {

    private ApiMetrics() {}

    /** Registers the number of calls with a wrong token. */
    public static void register(PrometheusRegistry registry, LongSupplier wrongTokens) {
        CounterWithCallback.builder()
                .name("linkgate_wrong_tokens_total")
                .help("Calls with an unknown, revoked or expired access token.")
                .callback(counter -> counter.call(wrongTokens.getAsLong()))
                .register(registry);
    }

    /**
     * Registers how many calls were refused by limits (429), and for lack of a place (503).
     *
     * @param limited the number of calls by the limit that refused them
     * @param crowded the number of calls by the bound that left no place for them
     */
    public static void refusals(
            PrometheusRegistry registry, Map<String, LongSupplier> limited, Map<String, LongSupplier> crowded) {
        count(
                registry,
                "linkgate_limited_calls_total",
                "Calls refused with 429, by the limit that they were over.",
                "limit",
                limited);
        count(
                registry,
                "linkgate_crowded_out_calls_total",
                "Calls refused with 503 because a bound was reached, by that bound.",
                "bound",
                crowded);
    }

    private static void count(
            PrometheusRegistry registry, String name, String help, String label, Map<String, LongSupplier> counts) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(counter -> counts.forEach((value, count) -> counter.call(count.getAsLong(), value)))
                .register(registry);
    }
}
