package io.linkgate.api.call;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.PathSegment;
import java.util.Set;

/**
 * Lets pass whom the {@link CallAuthorizer} admits, once address and method are known to exist. Behind it a resource finds its
 * {@link Call}; a resource of another package finds the request property {@value #PARAMS}.
 */
@Priority(Priorities.AUTHENTICATION)
public final class CallFilter implements ContainerRequestFilter {

    /** A {@code Map<String, String>} of all parameters but the token. */
    static final String PARAMS = "linkgate.params";

    /** The first part of the addresses that are for administrators only. */
    private static final Set<String> ADMINISTRATION = Set.of("admin", "sandbox");

    private final CallAuthorizer authorizer;

    public CallFilter(CallAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return; // asks what may be asked; browsers ask it without credentials
        }
        if (Call.of(request) != null) {
            return; // was let in before it came to Jersey
        }
        RawRequest raw = (RawRequest) request.getProperty(RawRequest.ATTRIBUTE);
        boolean administration = isAdministration(request);
        Call call = authorizer.admit(raw, administration);
        if (administration) {
            call.needBody(); // what these resources need of it they do not say here
        }
        request.setProperty(Call.ATTRIBUTE, call);
        request.setProperty(PARAMS, call.withoutToken());
    }

    /** By segments, not by text: {@code /admin;x=y/tokens} leads to the same resource as {@code /admin/tokens}. */
    private static boolean isAdministration(ContainerRequestContext request) {
        return request.getUriInfo().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .findFirst()
                .filter(ADMINISTRATION::contains)
                .isPresent();
    }
}
