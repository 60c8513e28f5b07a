package io.linkgate.api;

import io.linkgate.access.WrongTokens;
import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.AsyncRequests;
import io.linkgate.api.intake.HeldRequest;
import io.linkgate.limit.CallLimits;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows down calls with wrong tokens from an address that has sent many, and then refuses them. Calls with a right
 * token pass at once, whatever else comes from their address. A call that is slowed down holds no thread, but the
 * server's memory for it, so only a few are at a time; the others are refused. When Linkgate ends, they are answered 503,
 * since no timer runs any more.
 *
 * <p>Runs after {@link io.linkgate.api.intake.BodyFilter}, since the token may be in the body, for the dispatcher types
 * {@code REQUEST} and {@code ASYNC}.
 */
final class WrongTokenFilter implements Filter {

    private static final String SLOWED = "linkgate.slowed";
    private static final int MAX_SLOWED = 50;
    private static final Duration UNTIL_A_PLACE = Duration.ofSeconds(2);

    private final CallAuthorizer authorizer;
    private final WrongTokens wrong;
    private final CallLimits limits;
    private final ClientAddress addresses;
    private final ScheduledExecutorService scheduler;
    private final Semaphore places = new Semaphore(MAX_SLOWED);
    private final Set<HeldRequest> slowed = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    WrongTokenFilter(ApiParts parts, CallAuthorizer authorizer) {
        this.authorizer = authorizer;
        this.wrong = parts.wrongTokens();
        this.limits = parts.limits();
        this.addresses = parts.addresses();
        this.scheduler = parts.scheduler();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        String address = addresses.of(http);
        Duration delay = limits.delay(address);
        if (delay.isZero() || http.getAttribute(SLOWED) != null || !isWrong(http)) {
            chain.doFilter(request, response);
            return;
        }
        Duration refused = limits.refusal(address).orElse(Duration.ZERO);
        if (!refused.isZero()) {
            refuse(address, refused, http, (HttpServletResponse) response);
        } else if (!request.isAsyncSupported()) {
            chain.doFilter(request, response);
        } else if (places.tryAcquire()) {
            slowDown(delay, http, response);
        } else {
            refuse(address, UNTIL_A_PLACE, http, (HttpServletResponse) response);
        }
    }

    private boolean isWrong(HttpServletRequest request) {
        return !request.getMethod().equals("OPTIONS") && ApiPath.isCall(request) && authorizer.hasWrongToken(request);
    }

    private void slowDown(Duration delay, HttpServletRequest request, ServletResponse response) {
        request.setAttribute(SLOWED, true);
        HeldRequest call = HeldRequest.hold(AsyncRequests.start(request, response), places::release, () -> {});
        slowed.add(call);
        try {
            scheduler.schedule(() -> goOn(call), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            turnAway(call); // the server is stopping
        }
        if (ended) {
            turnAway(call); // it may have come too late for the end
        }
    }

    private void goOn(HeldRequest call) {
        slowed.remove(call);
        if (call.end()) {
            call.context().dispatch();
        }
    }

    /** Answers the calls that are slowed down, and those that are about to be. */
    void end() {
        ended = true;
        slowed.forEach(this::turnAway);
    }

    private void turnAway(HeldRequest call) {
        slowed.remove(call);
        if (!call.end()) {
            return;
        }
        AsyncContext context = call.context();
        try {
            ServletErrors.write(
                    Problem.of(ApiError.UNAVAILABLE), (HttpServletRequest) context.getRequest(), (HttpServletResponse)
                            context.getResponse());
        } catch (IOException gone) {
            // The client does not read the response.
        } finally {
            context.complete();
        }
    }

    private void refuse(String address, Duration wait, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        wrong.count(address);
        limits.countRefusedWrongToken();
        Problem problem = Problem.of(
                ApiError.RATE_LIMITED,
                "Too many calls with a wrong access token came from this address. Calls with a valid one are answered.");
        ServletErrors.write(problem.retryAfter(Math.max(1, Problem.wholeSeconds(wait))), request, response);
    }
}
