package io.linkgate.api.relay;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.RequestId;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.Relayed;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client of a relayed call gets: the answer of another node, or why there is none. */
final class RelayEnd {

    private static final Logger LOG = LoggerFactory.getLogger(RelayEnd.class);

    /** The request attribute of a call that this node answers, because no other has its instance. */
    private static final String OWN = "linkgate.own-call";

    private static final Problem NOT_BEGUN = Problem.of(
            ApiError.UNAVAILABLE,
            "The server that has this instance does not take calls at the moment. Nothing was done. Try again later.");

    private static final Problem UNKNOWN = Problem.of(
            ApiError.UNAVAILABLE,
            "The server that has this instance has not answered. The call may have been carried out. Look at the"
                    + " session before you repeat it; a text is safe to repeat with the same Idempotency-Key.");

    private final Optional<Relayed> outcome;
    private final Optional<Throwable> failure;

    private RelayEnd(Optional<Relayed> outcome, Optional<Throwable> failure) {
        this.outcome = outcome;
        this.failure = failure;
    }

    /** Takes the result of a stage; one of the two is null. */
    static RelayEnd of(Relayed outcome, Throwable failure) {
        return new RelayEnd(Optional.ofNullable(outcome), Optional.ofNullable(failure));
    }

    /** An end without an answer. */
    static RelayEnd failed(Throwable failure) {
        return new RelayEnd(Optional.empty(), Optional.of(failure));
    }

    /** Whether this node answers the call of a request, because no other has its instance. */
    static boolean isOwn(ServletRequest request) {
        return request.getAttribute(OWN) != null;
    }

    /**
     * Writes the response.
     *
     * @return false, and nothing is written, if this node has the instance now and has to answer the call itself
     */
    boolean write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (outcome.isEmpty()) {
            ServletErrors.write(problem(failure.orElseThrow(), request), request, response);
            return true;
        }
        switch (outcome.get().kind()) {
            case ANSWERED -> write(outcome.get().answer().orElseThrow(), request, response);
            case MINE -> {
                request.setAttribute(OWN, true);
                return false;
            }
            case NOT_BEGUN -> ServletErrors.write(NOT_BEGUN, request, response);
            case UNKNOWN -> ServletErrors.write(UNKNOWN, request, response);
            case FAILED -> ServletErrors.write(Problem.of(ApiError.INTERNAL_ERROR), request, response);
        }
        return true;
    }

    private static Problem problem(Throwable failure, HttpServletRequest request) {
        return FailureMapper.known(failure).orElseGet(() -> {
            LOG.error("Request {} failed", RequestId.known(request.getAttribute(RequestId.ATTRIBUTE)), failure);
            return Problem.of(ApiError.INTERNAL_ERROR);
        });
    }

    private static void write(CarriedAnswer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.status());
        Set<String> written = new HashSet<>();
        answer.headers().forEach(header -> {
            if (written.add(header.name())) {
                response.setHeader(header.name(), header.value());
            } else {
                response.addHeader(header.name(), header.value());
            }
        });
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(answer.body());
        }
    }
}
