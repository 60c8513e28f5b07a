package io.linkgate.bootstrap.takeover;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.CorsFilter;
import io.linkgate.api.call.HeadersFilter;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.health.CheckResult;
import io.linkgate.api.health.HealthServlet;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers every request before Linkgate runs: 503 with a reason; health checks in their own form. The first filter.
 * Once open it passes everything on. Safe for use by any thread.
 */
public final class WaitingFilter implements Filter {

    private static final String SECONDS_TO_RELOAD = "3";

    private final HeadersFilter headers =
            new HeadersFilter(() -> ThreadLocalRandom.current().nextLong());
    private final CorsFilter cors;
    private final HealthServlet health;
    private volatile State state = State.CLOSED;

    /** What is answered, without the names of files and servers, which are for the log. */
    private enum State {
        /** Said to a request that came just before Linkgate was closed and opened again. */
        OPEN(ApiError.UNAVAILABLE.sentence()),
        CLOSED(ApiError.UNAVAILABLE.sentence()),
        IN_USE("Another Linkgate server has the database open. This one starts as soon as that one has stopped."),
        UNREACHABLE("The database cannot be reached. Linkgate starts as soon as it can."),
        FAILED("Linkgate could not start. See the log of the server; it has to be started again.");

        private final String sentence;

        State(String sentence) {
            this.sentence = sentence;
        }
    }

    /** @param corsOrigins the origins whose pages may read the answers */
    public WaitingFilter(Set<String> corsOrigins) {
        this.cors = new CorsFilter(corsOrigins);
        this.health = HealthServlet.of(
                List.of(() -> new CheckResult("start", state != State.FAILED, reason())),
                List.of(() -> new CheckResult("calls", false, reason())),
                List.of(() -> new CheckResult("start", false, reason())));
    }

    /** Passes every request on from now on. */
    void open() {
        state = State.OPEN;
    }

    /** Linkgate is about to start, or has stopped. */
    void close() {
        state = State.CLOSED;
    }

    /** Linkgate waits for its database. */
    void waitFor(Reason reason) {
        state = switch (reason) {
            case IN_USE -> State.IN_USE;
            case UNREACHABLE -> State.UNREACHABLE;
        };
    }

    /** Linkgate cannot start, and does not try again. */
    void fail() {
        state = State.FAILED;
    }

    private Map<String, Object> reason() {
        return Map.of("reason", state.sentence);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        State now = state;
        if (now == State.OPEN) {
            chain.doFilter(request, response);
        } else {
            refuse(request, response, now);
        }
    }

    /** Answers a request that was let in before Linkgate was closed. */
    void refuse(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        refuse(request, response, state);
    }

    private void refuse(ServletRequest request, ServletResponse response, State why)
            throws IOException, ServletException {
        headers.doFilter(
                request,
                response,
                (call, answer) -> cors.doFilter(
                        call,
                        answer,
                        (allowed, unused) -> answer((HttpServletRequest) allowed, (HttpServletResponse) answer, why)));
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, State why)
            throws IOException, ServletException {
        if (request.getServletPath().equals(HealthServlet.PATH)) {
            health.service(request, response);
            return;
        }
        if (!ApiPath.isCall(request)) {
            response.setHeader("Refresh", SECONDS_TO_RELOAD);
        }
        ServletErrors.write(Problem.of(ApiError.UNAVAILABLE, why.sentence), request, response);
    }
}
