package io.linkgate.api.code;

import io.linkgate.session.CodePoll;
import jakarta.servlet.ServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The wait of a call for a code of one session.
 *
 * @param until when the wait ends at the latest
 * @param after the sequence number of the code that the caller already has; 0 for none
 * @param poll completes when the wait is over; cancelling it removes the call from the session's waiters
 */
record CodeWait(Instant until, int after, CompletableFuture<CodePoll> poll) {

    private static final String ATTRIBUTE = "linkgate.code-wait";

    /** Returns the finished wait of a request that reaches Jersey; empty if the call did not have to wait. */
    static Optional<CodeWait> of(ContainerRequestContext request) {
        return Optional.ofNullable((CodeWait) request.getProperty(ATTRIBUTE));
    }

    static boolean isIn(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    void attachTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
