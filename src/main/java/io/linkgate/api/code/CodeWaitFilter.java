package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.AsyncRequests;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.session.Sessions;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * Makes calls wait for a code before they reach Jersey, which would keep far more memory per call than waiting needs. A
 * call that is authorized and valid, but has no code yet, takes a place in {@link WaitingCalls} and becomes
 * asynchronous. When its code is there, it is dispatched again and continues with the result of its session. Every
 * other call continues at once. If no place is left, the call is answered 503.
 *
 * <p>Runs after {@link LiveCodeFilter}, for the dispatcher types {@code REQUEST} and {@code ASYNC}.
 */
public final class CodeWaitFilter implements Filter {

    private static final Problem CROWDED =
            Problem.of(ApiError.UNAVAILABLE, "Too many calls are waiting for a code. Try again later, or use wait=0.");

    private final CallAuthorizer authorizer;
    private final Sessions sessions;
    private final Codes codes;
    private final WaitingCalls waiting;
    private final Clock clock;

    public CodeWaitFilter(
            CallAuthorizer authorizer, Sessions sessions, Codes codes, WaitingCalls waiting, Clock clock) {
        this.authorizer = authorizer;
        this.sessions = sessions;
        this.codes = codes;
        this.waiting = waiting;
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<CodeAddress> address = CodeWait.isIn(request) ? Optional.empty() : CodeAddress.of(http);
        Optional<CodeCall> asked = address.flatMap(found -> callThatMustWait(found, http));
        if (asked.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<WaitingCalls.Place> place = asked.get().call().placeIn(waiting);
        if (place.isEmpty()) {
            ServletErrors.write(CROWDED, http, (HttpServletResponse) response);
            return;
        }
        await(asked.get(), place.get(), http, response, chain);
    }

    /** Returns the call if it has to wait; empty also if it is invalid, so that the resource refuses it. */
    private Optional<CodeCall> callThatMustWait(CodeAddress address, HttpServletRequest request) {
        try {
            Call call = authorizer.admit(request);
            return call.mayWait() ? Optional.of(address.read(call)).filter(this::hasToWait) : Optional.empty();
        } catch (RuntimeException e) {
            FailureMapper.rethrowUnknown(e);
            return Optional.empty();
        }
    }

    private boolean hasToWait(CodeCall call) {
        return !call.patience().isZero()
                && sessions.current(call.instance())
                        .liveCode(clock.instant())
                        .filter(call::isWanted)
                        .isEmpty();
    }

    private void await(
            CodeCall asked,
            WaitingCalls.Place place,
            HttpServletRequest request,
            ServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        boolean waits = false;
        try {
            CodeWait wait = codes.begin(asked);
            wait.attachTo(request);
            if (!wait.poll().isDone()) {
                WaitingCall.begin(AsyncRequests.start(request, response), place, codes, asked, wait);
                waits = true;
            }
        } finally {
            if (!waits) {
                place.close();
            }
        }
        if (!waits) {
            chain.doFilter(request, response);
        }
    }
}
