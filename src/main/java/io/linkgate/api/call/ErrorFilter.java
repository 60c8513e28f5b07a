package io.linkgate.api.call;

import io.linkgate.access.Scope;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.ErrorFormat;
import io.linkgate.api.error.FailureMapper.Unexpected;
import io.linkgate.api.error.NotImplemented;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.RequestId;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every error in the format that the caller prefers: those of the API, and those that Jersey answers without a
 * body.
 */
public final class ErrorFilter implements ContainerResponseFilter {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorFilter.class);

    private final CallAuthorizer authorizer;

    /** @param authorizer authorizes calls that matched no resource */
    public ErrorFilter(CallAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean unmatched = response.getStatus() == ApiError.NOT_FOUND.status()
                && Call.find(request).isEmpty();
        if (unmatched && NotImplemented.covers(request.getUriInfo().getPath())) {
            response.setEntity(notImplemented(request));
        }
        Object entity = response.getEntity();
        String requestId = RequestId.known(request.getProperty(RequestId.ATTRIBUTE));
        if (entity instanceof Problem problem) {
            write(problem, requestId, request, response);
        } else if (entity instanceof Unexpected unexpected) {
            LOG.error("Request {} failed", requestId, unexpected.cause());
            write(Problem.of(ApiError.INTERNAL_ERROR), requestId, request, response);
        } else if (response.getStatus() >= 400 && !response.hasEntity()) {
            write(Problem.of(ApiError.ofStatus(response.getStatus())), requestId, request, response);
        }
    }

    /** Returns 501 for authorized callers, else the reason for the refusal. */
    private Problem notImplemented(ContainerRequestContext request) {
        try {
            if (!request.getMethod().equals(HttpMethod.OPTIONS)) { // preflight requests have no credentials
                authorizer.admit((RawRequest) request.getProperty(RawRequest.ATTRIBUTE), Scope.READ);
            }
            return Problem.of(ApiError.NOT_IMPLEMENTED);
        } catch (ApiException refused) {
            return refused.problem();
        }
    }

    private static void write(
            Problem any, String requestId, ContainerRequestContext request, ContainerResponseContext response) {
        Problem problem = Call.find(request).map(call -> call.shown(any)).orElse(any);
        ErrorFormat.Rendered rendered = ErrorFormat.render(problem, requestId, Call.accepted(request));
        response.setStatus(problem.error().status());
        problem.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
        response.setEntity(rendered.body(), new Annotation[0], MediaType.valueOf(rendered.contentType()));
    }
}
