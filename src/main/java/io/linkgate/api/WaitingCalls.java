package io.linkgate.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets only so many calls wait for a code. A call that may have to wait has a place from when it was let in until its answer is there,
 * at most the longest wait; where none is left it is answered 503. A server notices that a caller has gone only when it
 * writes to it, so the place of one that has gone is free when its wait is over.
 */
@Priority(Priorities.AUTHORIZATION)
final class WaitingCalls implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String OWNER = WaitingCalls.class.getName();

    private final WaitingLimits limits;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;

    WaitingCalls(WaitingLimits limits) {
        this.limits = limits;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Call call = Call.of(request);
        if (call == null || !call.mayWait() || !isForCodes(request)) {
            return;
        }
        if (!enter(call.owner())) {
            throw new ApiException(Problem.of(
                    ApiError.UNAVAILABLE, "Too many calls are waiting for a code; ask again, or ask with wait=0."));
        }
        request.setProperty(OWNER, call.owner());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(OWNER) instanceof String owner) {
            request.removeProperty(OWNER);
            leave(owner);
        }
    }

    private static boolean isForCodes(ContainerRequestContext request) {
        return request.getUriInfo().getPathSegments().stream()
                .findFirst()
                .filter(segment -> segment.getPath().equals("auth"))
                .isPresent();
    }

    private synchronized boolean enter(String owner) {
        int own = waiting.getOrDefault(owner, 0);
        if (all >= limits.all() || own >= limits.perToken()) {
            return false;
        }
        waiting.put(owner, own + 1);
        all++;
        return true;
    }

    private synchronized void leave(String owner) {
        all--;
        waiting.computeIfPresent(owner, (any, own) -> own == 1 ? null : own - 1);
    }
}
