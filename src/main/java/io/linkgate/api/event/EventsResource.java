package io.linkgate.api.event;

import io.linkgate.api.call.Call;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * What {@link EventStreamFilter} leaves to Jersey: calls that are refused, {@code HEAD}, and calls that cannot be
 * asynchronous.
 */
@Path("session/events")
public final class EventsResource {

    /** Creates the resource. */
    public EventsResource() {}

    /** Refuses the call, or answers {@code HEAD} with the headers of a stream. */
    @GET
    public Response events(@Context ContainerRequestContext request, @Context HttpServletRequest received) {
        EventsCall.of(Call.of(request), Optional.empty(), (id, code) -> {});
        // Jersey answers HEAD as GET, without the body.
        if (received.getMethod().equals(HttpMethod.HEAD)) {
            return Response.ok().type(EventsCall.CONTENT_TYPE).build();
        }
        throw new ApiException(
                ApiError.UNAVAILABLE,
                "A filter in front of this server does not support asynchronous requests, so there are no event"
                        + " streams. Its log has more.");
    }
}
