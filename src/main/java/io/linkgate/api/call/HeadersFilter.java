package io.linkgate.api.call;

import io.linkgate.api.error.RequestId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Sets the headers that every response has, pages and errors included. It is the first filter on all paths, for the
 * dispatcher types {@code REQUEST}, {@code ERROR} and {@code ASYNC}.
 */
public final class HeadersFilter implements Filter {

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    private final RandomGenerator random;

    /**
     * Creates the filter.
     *
     * @param random the source of request ids, safe for use by any thread
     */
    public HeadersFilter(RandomGenerator random) {
        this.random = Objects.requireNonNull(random);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader("Cache-Control", "no-store");
        http.setHeader("Pragma", "no-cache");
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setHeader("Referrer-Policy", "no-referrer");
        http.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        http.setHeader(RequestId.HEADER, RequestId.of((HttpServletRequest) request, random));
        chain.doFilter(request, response);
    }
}
