package io.linkgate.api.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers errors that the server itself detects (a missing page, a method that a page does not allow, a failed filter)
 * from the same table and in the same formats as the API. The default {@code error-page} of {@code web.xml} points
 * here; a direct request for its address gets 404.
 */
public final class ErrorPageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** The methods that every page allows. */
    private static final List<String> PAGE_METHODS = List.of("GET", "HEAD", "OPTIONS");

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPageServlet.class);

    /** Returns the error for a status. Servlets answer unknown methods with 501, which means 405 here. */
    private static ApiError rowOf(int status) {
        return status == 501 ? ApiError.METHOD_NOT_ALLOWED : ApiError.ofStatus(status);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Optional<Problem> known = cause instanceof Throwable thrown ? FailureMapper.known(thrown) : Optional.empty();
        if (known.isPresent() && !response.isCommitted()) {
            ServletErrors.write(known.get(), request, response);
            return;
        }
        ApiError error = status instanceof Integer code ? rowOf(code) : ApiError.NOT_FOUND;
        if (error == ApiError.FORBIDDEN && !PAGE_METHODS.contains(request.getMethod())) {
            error = ApiError.METHOD_NOT_ALLOWED; // some servers refuse PUT and DELETE of a page with 403
        }
        if (error == ApiError.INTERNAL_ERROR && cause instanceof Throwable thrown) {
            LOG.error("Request {} failed", request.getAttribute(RequestId.ATTRIBUTE), thrown);
        }
        if (error == ApiError.METHOD_NOT_ALLOWED && !response.containsHeader("Allow")) {
            response.setHeader("Allow", String.join(", ", PAGE_METHODS));
        }
        if (!response.isCommitted()) {
            ServletErrors.write(Problem.of(error), request, response);
        }
    }
}
