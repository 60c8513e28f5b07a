package io.linkgate.api.call;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.PathSegment;
import java.util.Set;

/**
 * Authorizes a call once Jersey has matched its path and method. Afterwards a resource finds its {@link Call}, and a
 * resource of another package the request property {@value #PARAMS}.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CallFilter implements ContainerRequestFilter {

    /** The property with a {@code Map<String, String>} of all parameters except the token. */
    static final String PARAMS = "linkgate.params";

    /** The first path segments that are reserved for administrators. */
    private static final Set<String> ADMINISTRATION = Set.of("admin", "sandbox");

    private final CallAuthorizer authorizer;

    public CallFilter(CallAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return; // browsers send preflight requests without credentials
        }
        if (Call.of(request) != null) {
            return; // authorized before it reached Jersey
        }
        RawRequest raw = (RawRequest) request.getProperty(RawRequest.ATTRIBUTE);
        boolean administration = isAdministration(request);
        Call call = authorizer.admit(raw, administration);
        if (administration) {
            call.needBody(); // it is not known here which parameters these resources need from it
        }
        request.setProperty(Call.ATTRIBUTE, call);
        request.setProperty(PARAMS, call.withoutToken());
    }

    /** Compares segments, not text: {@code /admin;x=y/tokens} leads to the same resource as {@code /admin/tokens}. */
    private static boolean isAdministration(ContainerRequestContext request) {
        return request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .findFirst()
                .filter(ADMINISTRATION::contains)
                .isPresent();
    }
}
