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
 * Keeps each call of the API for {@link CallAuthorizer}, and shows Jersey only its address. It runs before the servlet
 * of the API, after {@link HeadersFilter} and {@link io.linkgate.api.intake.BodyFilter}, for the dispatcher types
 * {@code REQUEST} and {@code ASYNC}.
 *
 * <p>Calls come with credentials in the query string, JSON declared as text, and forms without a body. A JAX-RS runtime
 * would read, reject and log all that in its own way: Jersey logs the full address, token included, when a form has no
 * body, and answers invalid media types without an error body of the API. It cannot do so with what it does not see.
 */
public final class StrippedRequestFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        ApiPath path = ApiPath.of(http);
        if (!path.isApi()) {
            // The server routed an address here that leads elsewhere once it is normalised.
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

    /** Whether the text is a valid URI; Jersey answers anything else with an empty 400. */
    private static boolean isAddress(String url) {
        try {
            new URI(url);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
