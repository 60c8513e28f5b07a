package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** Makes requests asynchronous. */
public final class AsyncRequests {

    private AsyncRequests() {}

    /**
     * Makes a request asynchronous, without a time limit of the server. What other filters have wrapped stays wrapped when it is
     * dispatched again.
     */
    public static AsyncContext start(HttpServletRequest request, ServletResponse response) {
        boolean wrapped = request instanceof HttpServletRequestWrapper;
        AsyncContext context = wrapped ? request.startAsync(request, response) : request.startAsync();
        context.setTimeout(0);
        return context;
    }
}
