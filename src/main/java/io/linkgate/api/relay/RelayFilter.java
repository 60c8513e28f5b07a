package io.linkgate.api.relay;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.call.CallCarrier;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.AsyncRequests;
import io.linkgate.api.relay.EndpointPlaces.Place;
import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.cluster.call.OutgoingCalls;
import io.linkgate.instance.InstanceId;
import io.linkgate.limit.WaitingCalls;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Lets the node that has the instance of a call answer it, if the call needs its live session. Such a call is authorized
 * and counted here, becomes asynchronous, and gets the answer as that node's resource gives it. Every other call
 * continues at once, also one that is refused: the resource does that. For the dispatcher types {@code REQUEST} and
 * {@code ASYNC}, before what waits for codes.
 */
public final class RelayFilter implements Filter {

    private static final Problem CROWDED =
            Problem.of(ApiError.UNAVAILABLE, "Too many calls are waiting for another server. Try again later.");

    private final CallAuthorizer authorizer;
    private final Ownership ownership;
    private final OutgoingCalls calls;
    private final Function<HttpServletRequest, String> publicAddress;
    private final WaitingCalls waiting;
    private final Executor answering;

    /**
     * Creates the filter.
     *
     * @param calls carries them
     * @param publicAddress the root of this server, as the client of a request writes it
     * @param waiting the places of all calls that wait
     * @param answering writes answers; slow readers may hold it up
     */
    public RelayFilter(
            CallAuthorizer authorizer,
            Ownership ownership,
            OutgoingCalls calls,
            Function<HttpServletRequest, String> publicAddress,
            WaitingCalls waiting,
            Executor answering) {
        this.authorizer = Objects.requireNonNull(authorizer);
        this.ownership = Objects.requireNonNull(ownership);
        this.calls = Objects.requireNonNull(calls);
        this.publicAddress = Objects.requireNonNull(publicAddress);
        this.waiting = Objects.requireNonNull(waiting);
        this.answering = Objects.requireNonNull(answering);
    }

    /** A call that another node has to answer. */
    private record Foreign(Call call, InstanceId instance) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<Foreign> foreign = needsItsOwner(http) ? foreign(http) : Optional.empty();
        if (foreign.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<WaitingCalls.Place> place = foreign.get().call().placeIn(waiting);
        if (place.isEmpty()) {
            ServletErrors.write(CROWDED, http, (HttpServletResponse) response);
        } else if (request.isAsyncSupported()) {
            relay(foreign.get(), place.get(), http, response);
        } else if (!answerHere(foreign.get(), place.get(), http, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    private boolean needsItsOwner(HttpServletRequest request) {
        if (request.getMethod().equals("OPTIONS") || RelayEnd.isOwn(request)) {
            return false;
        }
        String path = ApiPath.of(request).decoded();
        return path.startsWith(ApiPath.ROOT + "/")
                && EndpointPlaces.of(request.getMethod(), path.substring(ApiPath.ROOT.length()))
                        .filter(Place.OWNER::equals)
                        .isPresent();
    }

    /** Returns the call if another node has its instance, or none, or is about to; empty also if it is refused. */
    private Optional<Foreign> foreign(HttpServletRequest request) {
        try {
            Call call = authorizer.admit(request);
            return call.text(Param.INSTANCE_ID)
                    .flatMap(InstanceId::parse)
                    .filter(id -> !ownership.isMine(id) || ownership.leaving(id).isPresent())
                    .map(id -> new Foreign(call, call.instance().id()));
        } catch (RuntimeException e) {
            FailureMapper.rethrowUnknown(e);
            return Optional.empty();
        }
    }

    private void relay(
            Foreign foreign, WaitingCalls.Place place, HttpServletRequest request, ServletResponse response) {
        boolean begun = false;
        try {
            CarriedCall carried = written(foreign, request);
            AsyncContext context = AsyncRequests.start(request, response);
            RelayedCall.begin(context, place, answering, () -> calls.carry(foreign.instance(), carried));
            begun = true;
        } finally {
            if (!begun) {
                place.close();
            }
        }
    }

    /**
     * Waits for the answer with the thread of the server, behind a filter of the operator's that allows nothing else.
     *
     * @return false if this node has the instance now
     */
    private boolean answerHere(
            Foreign foreign, WaitingCalls.Place place, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try (place) {
            return calls.carry(foreign.instance(), written(foreign, request))
                    .handle(RelayEnd::of)
                    .toCompletableFuture()
                    .join()
                    .write(request, response);
        }
    }

    private CarriedCall written(Foreign foreign, HttpServletRequest request) {
        return CallCarrier.write(foreign.call(), request, publicAddress.apply(request));
    }
}
