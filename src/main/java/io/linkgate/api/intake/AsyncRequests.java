package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** Starts asynchronous requests. */
public final class AsyncRequests {

    private AsyncRequests() {}

    /**
     * Makes a request asynchronous, without a timeout of the server. If other filters have wrapped it, the dispatched
     * request is still wrapped.
     */
    public static AsyncContext start(HttpServletRequest request, ServletResponse response) {
        boolean wrapped = request instanceof HttpServletRequestWrapper;
        AsyncContext context = wrapped ? request.startAsync(request, response) : request.startAsync();
        context.setTimeout(0);
        return context;
    }
}
