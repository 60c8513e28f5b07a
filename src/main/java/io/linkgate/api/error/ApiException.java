package io.linkgate.api.error;

import java.time.Duration;
import java.util.List;

/**
 * Ends a call with an error of the table. It has no stack trace: it reports a problem of the call, not a bug, and
 * polling clients may cause thousands per second.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ApiException(Problem problem) {
        super(problem.error().code(), null, false, false);
        this.problem = problem;
    }

    public ApiException(ApiError error) {
        this(Problem.of(error));
    }

    public ApiException(ApiError error, String message) {
        this(Problem.of(error, message));
    }

    /** Returns 400 with the names of all missing parameters. */
    public static ApiException missing(List<String> params) {
        String message = params.size() == 1
                ? "The parameter " + params.get(0) + " is missing."
                : "These parameters are missing: " + String.join(", ", params) + ".";
        return new ApiException(Problem.of(ApiError.MISSING_PARAM, message).with("params", params));
    }

    /**
     * Returns 400 with the values that a parameter may have.
     *
     * @param allowed completes "The parameter … must be …"
     */
    public static ApiException invalid(String param, String allowed) {
        return new ApiException(
                Problem.of(ApiError.INVALID_PARAM, "The parameter " + param + " must be " + allowed + ".")
                        .with("param", param)
                        .with("allowed", allowed));
    }

    /** Returns an error that passes by itself after that time. */
    public static ApiException retryLater(ApiError error, Duration after) {
        return new ApiException(Problem.of(error).retryAfter(Math.max(1, Problem.wholeSeconds(after))));
    }

    public Problem problem() {
        return problem;
    }
}
