package io.linkgate.api.event;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.api.intake.AsyncRequests;
import io.linkgate.event.EventStreams;
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
import java.util.Set;

/**
 * Answers valid calls to {@code session/events} with a stream, outside Jersey, whose output would hold a thread for
 * each stream that is being written. Every other call continues to {@link EventsResource}. If too many streams are
 * open, in all or with the token, the call is answered 429. For the dispatcher types {@code REQUEST} and {@code ASYNC}.
 */
public final class EventStreamFilter implements Filter {

    private static final String PATH = ApiPath.ROOT + "/session/events";
    private static final Set<String> METHODS = Set.of("GET", "POST");

    /** Streams are open for long; a client that comes back sooner would mostly be refused again. */
    private static final int RETRY_SECONDS = 10;

    private static final Problem CROWDED = Problem.of(
                    ApiError.RATE_LIMITED,
                    "Too many event streams are open. Close one, or try again later. One stream without instance_id has"
                            + " the events of all instances.")
            .retryAfter(RETRY_SECONDS);

    private final CallAuthorizer authorizer;
    private final EventStreams streams;
    private final WaitingCalls places;
    private final CodeViewers viewers;

    /**
     * Creates the filter.
     *
     * @param places limits how many streams are open
     * @param viewers learns who sees codes
     */
    public EventStreamFilter(
            CallAuthorizer authorizer, EventStreams streams, WaitingCalls places, CodeViewers viewers) {
        this.authorizer = Objects.requireNonNull(authorizer);
        this.streams = Objects.requireNonNull(streams);
        this.places = Objects.requireNonNull(places);
        this.viewers = Objects.requireNonNull(viewers);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<EventsCall> asked =
                isForStream(http) && request.isAsyncSupported() ? validCall(http) : Optional.empty();
        if (asked.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<WaitingCalls.Place> place = places.take(asked.get().tokenId());
        if (place.isEmpty()) {
            ServletErrors.write(CROWDED, http, (HttpServletResponse) response);
            return;
        }
        open(asked.get(), place.get(), http, (HttpServletResponse) response);
    }

    private static boolean isForStream(HttpServletRequest request) {
        String path = ApiPath.of(request).decoded();
        return METHODS.contains(request.getMethod()) && (path.equals(PATH) || path.equals(PATH + "/"));
    }

    /** Returns the call; empty if it is refused, which the resource does. */
    private Optional<EventsCall> validCall(HttpServletRequest request) {
        try {
            Call call = authorizer.admit(request);
            return Optional.of(EventsCall.of(
                    call, Optional.ofNullable(request.getHeader("Last-Event-ID")), viewers.lasting(call)));
        } catch (RuntimeException e) {
            FailureMapper.rethrowUnknown(e);
            return Optional.empty();
        }
    }

    private void open(
            EventsCall asked, WaitingCalls.Place place, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean opened = false;
        try {
            response.setContentType(EventsCall.CONTENT_TYPE);
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext context = AsyncRequests.start(request, response);
            StreamedResponse output = new StreamedResponse(context, response.getOutputStream(), place);
            streams.open(asked.request(), output).ifPresentOrElse(output::writesFor, output::end);
            output.begin();
            opened = true;
        } finally {
            if (!opened) {
                place.close();
            }
        }
    }
}
