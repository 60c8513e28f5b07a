package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Reads each call of the API once, in our own way, and lets Jersey see only its address. Goes before the servlet of the API,
 * behind {@link HeadersFilter} and {@link io.linkgate.api.intake.BodyFilter}, for the dispatcher types {@code REQUEST} and
 * {@code ASYNC}.
 *
 * <p>Calls come with credentials in the query string, JSON declared as text, and forms without a body. A JAX-RS runtime would
 * read, judge and log all that in its own way: Jersey warns with the full address, token included, about a form without a
 * body, and answers unreadable media types without a body of ours. What it does not see it cannot do this to.
 */
public final class StrippedRequestFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        ApiPath path = ApiPath.of(http);
        if (!path.isApi()) {
            // The server found us by an address that leads elsewhere once it is normalised.
            ServletErrors.write(Problem.of(ApiError.NOT_FOUND), http, (HttpServletResponse) response);
            return;
        }
        RawRequest.of(http);
        StrippedRequest bare = new StrippedRequest(http, path);
        if (isAddress(bare.getRequestURL().toString())) {
            chain.doFilter(bare, response);
        } else {
            ServletErrors.write(Problem.of(ApiError.NOT_FOUND), http, (HttpServletResponse) response);
        }
    }

    /** Jersey answers what is no URI with an empty 400. */
    private static boolean isAddress(String url) {
        try {
            new URI(url);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
