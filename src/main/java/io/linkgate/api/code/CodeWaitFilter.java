package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.AsyncRequests;
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
 * Lets calls wait for a code before they come to Jersey, which keeps far more of a call than is needed to wait. A call that is
 * let in and valid, and whose code is not there, takes a place in {@link WaitingCalls} and becomes asynchronous; when a code is
 * there it is dispatched again and goes on with what its session has answered. Every other call goes on at once. Where no place
 * is left the answer is 503.
 *
 * <p>Stands behind {@link LiveCodeFilter}, for the dispatcher types {@code REQUEST} and {@code ASYNC}.
 */
public final class CodeWaitFilter implements Filter {

    private static final Problem CROWDED =
            Problem.of(ApiError.UNAVAILABLE, "Too many calls are waiting for a code; ask again, or ask with wait=0.");

    private final CallAuthorizer gate;
    private final Sessions sessions;
    private final Codes codes;
    private final WaitingCalls waiting;
    private final Clock clock;

    public CodeWaitFilter(CallAuthorizer gate, Sessions sessions, Codes codes, WaitingCalls waiting, Clock clock) {
        this.gate = gate;
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
        Optional<CodeCall> asked = address.flatMap(found -> patientCall(found, http));
        if (asked.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<WaitingCalls.Place> place = waiting.take(gate.admit(http).owner());
        if (place.isEmpty()) {
            ServletErrors.write(CROWDED, http, (HttpServletResponse) response);
            return;
        }
        await(asked.get(), place.get(), http, response, chain);
    }

    /** The call, if it has to wait; empty also when something is wrong with it, as which the resource refuses it. */
    private Optional<CodeCall> patientCall(CodeAddress address, HttpServletRequest request) {
        try {
            Call call = gate.admit(request);
            return call.mayWait() ? Optional.of(address.read(call)).filter(this::hasToWait) : Optional.empty();
        } catch (RuntimeException e) {
            FailureMapper.throwUnknown(e);
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
