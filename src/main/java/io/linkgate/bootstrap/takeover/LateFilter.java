package io.linkgate.bootstrap.takeover;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Objects;

/**
 * The place of a filter, which lets every request pass until it is filled. {@code init} and {@code destroy} of the filter
 * are not called.
 */
final class LateFilter implements Filter {

    private static final Filter NONE = (request, response, chain) -> chain.doFilter(request, response);

    private volatile Filter filter = NONE;

    void fill(Filter with) {
        filter = Objects.requireNonNull(with);
    }

    void empty() {
        filter = NONE;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        filter.doFilter(request, response, chain);
    }
}
