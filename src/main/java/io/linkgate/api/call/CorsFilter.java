package io.linkgate.api.call;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Lets pages of the listed origins call the API from a browser (CORS, WHATWG Fetch). Preflights of these origins are
 * answered here, before anything asks for a token, which a browser does not send with them. Cookies are never allowed,
 * and a page of any other origin gets no header at all, so its browser withholds the response. For the dispatcher types
 * {@code REQUEST}, {@code ERROR} and {@code ASYNC}, because errors must be readable too.
 */
public final class CorsFilter implements Filter {

    private static final String METHODS = "GET, HEAD, POST, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Instance-ID, X-Request-Id, access-token";
    private static final String RESPONSE_HEADERS =
            "QR-Expires-At, QR-Expires-In, QR-Sequence, Retry-After, X-Request-Id";

    /** What browsers allow at most differs from 10 minutes (Safari) to 24 hours. */
    private static final String SECONDS_OF_A_PREFLIGHT = "600";

    private final Set<String> origins;

    /**
     * Creates the filter.
     *
     * @param origins as browsers write them, for example {@code https://app.example.org}; empty: no other page may call
     */
    public CorsFilter(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (origins.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletRequest call = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String origin = call.getHeader("Origin");
        answer.setHeader("Vary", "Origin");
        if (origin == null || !origins.contains(origin)) {
            chain.doFilter(request, response);
            return;
        }
        answer.setHeader("Access-Control-Allow-Origin", origin);
        if (isPreflight(call)) {
            answer.setHeader("Access-Control-Allow-Methods", METHODS);
            answer.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
            answer.setHeader("Access-Control-Max-Age", SECONDS_OF_A_PREFLIGHT);
            answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        answer.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        chain.doFilter(request, response);
    }

    private static boolean isPreflight(HttpServletRequest call) {
        return call.getMethod().equals("OPTIONS") && call.getHeader("Access-Control-Request-Method") != null;
    }
}
