package io.linkgate.metrics;

import io.linkgate.instance.EngineKind;
import io.linkgate.session.Cure;
import io.linkgate.session.Observer;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Metrics of sessions. Safe for use by any thread; no method blocks. */
public final class SessionMetrics implements Observer {

    /**
     * The histogram's bounds in seconds, from "at once", through the design targets, to the deadline of a first code.
     */
    private static final double[] SECONDS_TO_A_CODE = {0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20};

    /** From a phone that is already in the hand to one that has to be found. */
    private static final double[] SECONDS_TO_A_SCAN = {1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600};

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String NO_REASON = "";

    private final PrometheusRegistry registry;
    private final Counter transitions;
    private final Counter healings;
    private final Histogram firstCodes;
    private final Counter codes;
    private final Counter scans;
    private final Counter links;
    private final Histogram untilScanned;
    private final Histogram untilLinked;

    /**
     * Registers all counters at zero.
     *
     * @param registry the registry to add them to
     */
    public SessionMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        transitions = Counter.builder()
                .name("linkgate_session_transitions_total")
                .help("Transitions of sessions between statuses, by the reason of the new status.")
                .labelNames("from", "to", "reason")
                .withoutExemplars()
                .register(registry);
        healings = Counter.builder()
                .name("linkgate_session_healings_total")
                .help("Connections opened by the healer, by the problem they are meant to cure.")
                .labelNames("cure")
                .withoutExemplars()
                .register(registry);
        for (Cure cure : Cure.values()) {
            if (cure != Cure.NONE) {
                healings.initLabelValues(cure.wireName()); // a rate needs an initial zero
            }
        }
        firstCodes = histogram(
                "linkgate_session_first_code_seconds",
                "Time from the start of a connection to its first code.",
                SECONDS_TO_A_CODE);
        codes = funnel("linkgate_linking_codes_total", "QR codes that were put on show.");
        scans = funnel("linkgate_linking_scans_total", "Codes that a phone has scanned, or that were typed into one.");
        links = funnel("linkgate_linking_links_total", "Devices that were linked and have logged in.");
        untilScanned = histogram(
                "linkgate_linking_code_to_scan_seconds",
                "Time from the first code on show, over all that replaced it, to the scan.",
                SECONDS_TO_A_SCAN);
        untilLinked = histogram(
                "linkgate_linking_scan_to_link_seconds",
                "Time from the scan to the login of the linked device.",
                SECONDS_TO_A_CODE);
    }

    private Counter funnel(String name, String help) {
        Counter counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames("engine")
                .withoutExemplars()
                .register(registry);
        for (EngineKind engine : EngineKind.values()) {
            counter.initLabelValues(engine.wireName()); // a rate needs an initial zero
        }
        return counter;
    }

    private Histogram histogram(String name, String help, double... bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames("engine")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    /**
     * Registers the number of sessions by status and the number of calls waiting for a code. Both are read at each
     * scrape, by the thread of the scrape.
     *
     * @param census returns the number of sessions in each status
     */
    public void count(Supplier<Map<SessionStatus, Integer>> census, IntSupplier waiting) {
        GaugeWithCallback.builder()
                .name("linkgate_sessions")
                .help("Sessions on this server, by status.")
                .labelNames("status")
                .callback(gauge -> {
                    Map<SessionStatus, Integer> counted = census.get();
                    for (SessionStatus status : SessionStatus.values()) {
                        gauge.call(counted.getOrDefault(status, 0), status.name());
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_waiting_calls")
                .help("Calls waiting for a code.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
    }

    /**
     * Registers the warnings for the operator: 1 for each warning, no value if there is none. Read at each scrape, by
     * the thread of the scrape.
     *
     * @param warnings returns the warnings by the name of the engine
     */
    public void warn(Supplier<Map<String, List<Warning>>> warnings) {
        GaugeWithCallback.builder()
                .name("linkgate_warnings")
                .help("What still works but will stop soon; the log has the remedy.")
                .labelNames("engine", "code")
                .callback(gauge -> warnings.get()
                        .forEach((engine, all) -> all.forEach(warning -> gauge.call(1, engine, warning.code()))))
                .register(registry);
    }

    @Override
    public void moved(Transition transition) {
        transitions
                .labelValues(
                        transition.from().name(),
                        transition.to().name(),
                        transition.reason().map(Reason::wireName).orElse(NO_REASON))
                .inc();
    }

    @Override
    public void healing(Cure cure) {
        healings.labelValues(cure.wireName()).inc();
    }

    @Override
    public void firstCodeShown(EngineKind engine, Duration after) {
        observe(firstCodes, engine, after);
    }

    @Override
    public void codeShown(EngineKind engine) {
        codes.labelValues(engine.wireName()).inc();
    }

    @Override
    public void scanned(EngineKind engine, Duration after) {
        scans.labelValues(engine.wireName()).inc();
        observe(untilScanned, engine, after);
    }

    @Override
    public void linked(EngineKind engine, Duration after) {
        links.labelValues(engine.wireName()).inc();
        observe(untilLinked, engine, after);
    }

    private static void observe(Histogram histogram, EngineKind engine, Duration time) {
        histogram.labelValues(engine.wireName()).observe(time.toNanos() / NANOS_PER_SECOND);
    }
}
