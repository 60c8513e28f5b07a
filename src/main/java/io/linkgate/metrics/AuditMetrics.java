package io.linkgate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Metrics of the audit; read at each scrape, by the thread of the scrape. */
public final class AuditMetrics {

    private AuditMetrics() {}

    /**
     * Registers the metrics.
     *
     * @param entries commands that were entered
     * @param lost views of codes and outcomes that were dropped because too many waited for the database
     */
    public static void register(PrometheusRegistry registry, LongSupplier entries, LongSupplier lost) {
        CounterWithCallback.builder()
                .name("linkgate_audit_entries_total")
                .help("Commands that were entered into the audit.")
                .callback(counter -> counter.call(entries.getAsLong()))
                .register(registry);
        CounterWithCallback.builder()
                .name("linkgate_audit_lost_total")
                .help(
                        "Views of codes and outcomes that were lost to the audit, because too many waited for the database.")
                .callback(counter -> counter.call(lost.getAsLong()))
                .register(registry);
    }
}
