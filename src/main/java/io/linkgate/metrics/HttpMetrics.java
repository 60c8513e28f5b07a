package io.linkgate.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Metrics of requests, by the template of their route. The number of series does not depend on what callers send: a
 * request counts under a known template or under {@value #UNKNOWN}, with a known method or {@value #OTHER_METHOD}. Safe
 * for use by any thread; recording a request takes two look-ups and no lock.
 */
public final class HttpMetrics {

    /** The route of requests for what does not exist. */
    public static final String UNKNOWN = "unknown";

    static final String OTHER_METHOD = "other";

    private static final List<String> METHODS =
            List.of("GET", "POST", "HEAD", "OPTIONS", "DELETE", "PATCH", "PUT", OTHER_METHOD);

    private static final int CLASSES = 6;

    /** The histogram's bounds in seconds, from a poll through the wait of a call to slow readers. */
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter requests;
    private final Histogram times;
    private final Map<String, Series> byRoute = new ConcurrentHashMap<>();

    /** Registers the metrics. */
    public HttpMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("linkgate_http_requests_total")
                .help("Answered requests, by route template, method and class of the status.")
                .labelNames("route", "method", "status")
                .withoutExemplars()
                .register(registry);
        times = Histogram.builder()
                .name("linkgate_http_request_seconds")
                .help("Time from a request to the end of its answer, by route template; waiting for a code included.")
                .labelNames("route")
                .unit(Unit.SECONDS)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
    }

    /**
     * Records an answered request.
     *
     * @param route one of a fixed set of names
     * @param status the HTTP status
     */
    public void record(String route, String method, int status, long nanos) {
        Series series = byRoute.get(route);
        if (series == null) {
            series = byRoute.computeIfAbsent(route, Series::new);
        }
        series.record(method, status, nanos);
    }

    /** The series of one route, found without building a list of labels for each request. */
    private final class Series {

        private final String route;
        private final DistributionDataPoint time;
        private final AtomicReferenceArray<CounterDataPoint> counts =
                new AtomicReferenceArray<>(METHODS.size() * CLASSES);

        Series(String route) {
            this.route = route;
            this.time = times.labelValues(route);
        }

        void record(String method, int status, long nanos) {
            time.observe(nanos / NANOS_PER_SECOND);
            int known = METHODS.indexOf(method);
            int row = known < 0 ? METHODS.size() - 1 : known;
            int statusClass = status >= 100 && status < 600 ? status / 100 : 0;
            int place = row * CLASSES + statusClass;
            CounterDataPoint count = counts.get(place);
            if (count == null) {
                count = requests.labelValues(route, METHODS.get(row), statusClass + "xx");
                counts.set(place, count);
            }
            count.inc();
        }
    }
}
