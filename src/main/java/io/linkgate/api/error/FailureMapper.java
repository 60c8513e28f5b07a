package io.linkgate.api.error;

import io.linkgate.api.call.ErrorFilter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds the row of the table for whatever was thrown. The answer is written by {@link ErrorFilter}, which knows the request.
 * What our own parts refuse for shutting down is 503, and so is what waits for the database; what was not expected is 500.
 *
 * <p>Resources of other packages throw the exceptions of JAX-RS, such as {@code BadRequestException}: their status picks the
 * row, and their message, if they have one of their own, is told.
 */
public final class FailureMapper implements ExceptionMapper<Throwable> {

    /** The row for what was thrown, if it is a known trouble and no mistake of ours. */
    public static Optional<Problem> known(Throwable cause) {
        if (cause instanceof ApiException known) {
            return Optional.of(known.problem());
        }
        if (cause instanceof CancellationException || cause instanceof RejectedExecutionException) {
            return Optional.of(Problem.of(ApiError.UNAVAILABLE));
        }
        return isOfTheDatabase(cause)
                ? Optional.of(
                        Problem.of(ApiError.UNAVAILABLE, "The database cannot be used at the moment. Try again later."))
                : Optional.empty();
    }

    /** Throws what is no {@linkplain #known known} trouble: for filters that leave known ones to the resource, which meets them again. */
    public static void throwUnknown(RuntimeException cause) {
        if (known(cause).isEmpty()) {
            throw cause;
        }
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Optional<Problem> known = known(cause);
        if (known.isPresent()) {
            return respond(known.get());
        }
        if (cause instanceof WebApplicationException web && web.getResponse().getStatus() != 500) {
            int status = web.getResponse().getStatus();
            return status < 400 ? web.getResponse() : respond(problem(web));
        }
        return Response.serverError().entity(new Unexpected(cause)).build();
    }

    /** Such as a full disk, or a connection that could not be had in time: what JDBC calls worth trying again. */
    private static boolean isOfTheDatabase(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLRecoverableException || cause instanceof SQLTransientConnectionException) {
                return true;
            }
        }
        return false;
    }

    private static Problem problem(WebApplicationException web) {
        int status = web.getResponse().getStatus();
        // Whoever throws 400 from a resource has read the call and does not like a value in it.
        ApiError error = status == 400 ? ApiError.INVALID_PARAM : ApiError.ofStatus(status);
        String message = web.getMessage();
        boolean own = message != null && !message.startsWith("HTTP "); // what JAX-RS makes up begins so
        Problem problem = own ? Problem.of(error, message) : Problem.of(error);
        String allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? problem : problem.withHeader(HttpHeaders.ALLOW, withHead(allow));
    }

    /** Jersey answers HEAD wherever it answers GET, and forgets to say so here. */
    private static String withHead(String allow) {
        return allow.contains(HttpMethod.GET) && !allow.contains(HttpMethod.HEAD)
                ? allow + "," + HttpMethod.HEAD
                : allow;
    }

    private static Response respond(Problem problem) {
        return Response.status(problem.error().status()).entity(problem).build();
    }

    /** Something that nobody expected. */
    public record Unexpected(Throwable cause) {}
}
