package io.linkgate.api.call;

import io.linkgate.access.Scope;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.PathSegment;
import java.util.stream.Collectors;

/**
 * Authorizes a call once Jersey has matched its path and method. Afterwards a resource finds its {@link Call}, and a
 * resource of another package the request property {@value #PARAMS} and
 * {@value #JSON_CHECK}.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CallFilter implements ContainerRequestFilter {

    /** The property with a {@code Map<String, String>} of all parameters except the token. */
    static final String PARAMS = "linkgate.params";

    /**
     * The property with a {@code Runnable} that throws 406 if the caller does not accept JSON; run before anything is
     * changed.
     */
    static final String JSON_CHECK = "linkgate.json-check";

    private final CallAuthorizer authorizer;

    public CallFilter(CallAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return; // browsers send preflight requests without credentials
        }
        String path = path(request);
        Call call = Call.find(request).orElseGet(() -> admit(request, path)); // perhaps before it reached Jersey
        if (EndpointScopes.needed(path) == Scope.ADMIN) {
            call.needBody(); // it is not known here which parameters these resources need from it
        }
        request.setProperty(PARAMS, call.withoutToken());
        request.setProperty(JSON_CHECK, (Runnable) call::answerInJson);
    }

    private Call admit(ContainerRequestContext request, String path) {
        RawRequest raw = (RawRequest) request.getProperty(RawRequest.ATTRIBUTE);
        Call call = authorizer.admit(raw, path);
        raw.admit(call);
        return call;
    }

    /** Joins segments: {@code /admin;x=y/tokens} leads to the same resource as {@code /admin/tokens}. */
    private static String path(ContainerRequestContext request) {
        return request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/"));
    }
}
