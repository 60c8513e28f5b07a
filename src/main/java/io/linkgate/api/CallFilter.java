package io.linkgate.api;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.instance.Instances;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.PathSegment;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Lets pass who may call, once address and method are known to exist: the body has to be readable, then the token valid, then
 * its scope wide enough, then the parameters without contradiction. Behind it a resource finds its {@link Call}; a resource of
 * another package finds the request property {@value #PARAMS}.
 */
@Priority(Priorities.AUTHENTICATION)
final class CallFilter implements ContainerRequestFilter {

    /** A {@code Map<String, String>} of all parameters but the token. */
    static final String PARAMS = "linkgate.params";

    /** The first part of the addresses that are for administrators only. */
    private static final Set<String> ADMINISTRATION = Set.of("admin", "sandbox");

    private final CallReader reader;
    private final AccessTokens tokens;
    private final Instances instances;
    private final BooleanSupplier open;

    CallFilter(CallReader reader, AccessTokens tokens, Instances instances, BooleanSupplier open) {
        this.reader = reader;
        this.tokens = tokens;
        this.instances = instances;
        this.open = open;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return; // asks what may be asked; browsers ask it without credentials
        }
        if (!open.getAsBoolean()) {
            throw new ApiException(ApiError.UNAVAILABLE);
        }
        RawRequest raw = (RawRequest) request.getProperty(RawRequest.ATTRIBUTE);
        Params params = reader.read(raw);
        Caller caller = params.get(Param.ACCESS_TOKEN)
                .flatMap(tokens::authenticate)
                .orElseThrow(() -> new ApiException(ApiError.INVALID_ACCESS_TOKEN));
        if (isAdministration(request) && !caller.administrator()) {
            throw new ApiException(ApiError.FORBIDDEN);
        }
        reader.refuseDoubles(params);
        new Call(params, caller, raw.accept(), instances).attachTo(request);
        request.setProperty(PARAMS, params.withoutToken());
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
