package io.linkgate.api.error;

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
 * Maps whatever was thrown to an error of the table. {@code ErrorFilter}, which knows the request, writes the response.
 * Refusals of parts that are shutting down, and failures of the database, are 503; anything unexpected is 500.
 *
 * <p>Resources of other packages throw the exceptions of JAX-RS, such as {@code BadRequestException}. Their status
 * selects the error, and their message, if it is not the default one, is used.
 */
public final class FailureMapper implements ExceptionMapper<Throwable> {

    /** Returns the error for a known failure; empty for anything unexpected. */
    public static Optional<Problem> known(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof ApiException known) {
            return Optional.of(known.problem());
        }
        if (cause instanceof CancellationException || cause instanceof RejectedExecutionException) {
            return Optional.of(Problem.of(ApiError.UNAVAILABLE));
        }
        return isOfTheDatabase(cause)
                ? Optional.of(
                        Problem.of(ApiError.UNAVAILABLE, "The database is currently unavailable. Try again later."))
                : Optional.empty();
    }

    /**
     * Rethrows anything but a {@linkplain #known known} failure: filters leave those to the resource, which meets them
     * again.
     */
    public static void rethrowUnknown(RuntimeException cause) {
        if (known(cause).isEmpty()) {
            throw cause;
        }
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
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

    /** Returns the failure of a stage that a later stage has wrapped; any other failure as it is. */
    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /**
     * Whether a failure is one that JDBC considers worth retrying, such as a full disk or no free connection in time.
     */
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
        // A resource that throws 400 has parsed the call and rejects one of its values.
        ApiError error = status == 400 ? ApiError.INVALID_PARAM : ApiError.ofStatus(status);
        String message = web.getMessage();
        boolean own = message != null && !message.startsWith("HTTP "); // the default messages of JAX-RS begin so
        Problem problem = own ? Problem.of(error, message) : Problem.of(error);
        String allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? problem : problem.withHeader(HttpHeaders.ALLOW, withHead(allow));
    }

    /** Adds HEAD: Jersey answers it wherever it answers GET, but does not list it here. */
    private static String withHead(String allow) {
        return allow.contains(HttpMethod.GET) && !allow.contains(HttpMethod.HEAD)
                ? allow + "," + HttpMethod.HEAD
                : allow;
    }

    private static Response respond(Problem problem) {
        return Response.status(problem.error().status()).entity(problem).build();
    }

    /** An unexpected failure, to be logged. */
    public record Unexpected(Throwable cause) {}
}
