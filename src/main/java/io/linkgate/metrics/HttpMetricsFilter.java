package io.linkgate.metrics;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Measures every request, from outside all other filters: until it is answered, also if that happens on another thread.
 * It runs for the dispatcher type {@code REQUEST} alone, so a request that is dispatched again counts once.
 */
final class HttpMetricsFilter implements Filter {

    private final HttpMetrics metrics;
    private final RouteNames routes;
    private final LongSupplier nanoTime;

    HttpMetricsFilter(HttpMetrics metrics, RouteNames routes, LongSupplier nanoTime) {
        this.metrics = Objects.requireNonNull(metrics);
        this.routes = Objects.requireNonNull(routes);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begun = nanoTime.getAsLong();
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            HttpServletRequest http = (HttpServletRequest) request;
            HttpServletResponse answer = (HttpServletResponse) response;
            if (failed && !answer.isCommitted()) {
                record(http, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, begun); // the server will answer so
            } else if (failed) {
                record(http, answer.getStatus(), begun); // its client has gone
            } else if (!http.isAsyncStarted() || !awaitEnd(http, answer, begun)) {
                record(http, answer.getStatus(), begun);
            }
        }
    }

    /** Records the request when it is complete; returns false if it is already. */
    private boolean awaitEnd(HttpServletRequest request, HttpServletResponse response, long begun) {
        try {
            request.getAsyncContext().addListener(new End(request, response, begun));
            return true;
        } catch (IllegalStateException completed) {
            return false;
        }
    }

    private void record(HttpServletRequest request, int status, long begun) {
        metrics.record(routes.of(request, status), request.getMethod(), status, nanoTime.getAsLong() - begun);
    }

    private final class End implements AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long begun;

        End(HttpServletRequest request, HttpServletResponse response, long begun) {
            this.request = request;
            this.response = response;
            this.begun = begun;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            record(request, response.getStatus(), begun);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this); // a request that becomes asynchronous again drops its listeners
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // It is completed by its owner or by the server, and counted then.
        }

        @Override
        public void onError(AsyncEvent event) {
            // It is completed by its owner or by the server, and counted then.
        }
    }
}
