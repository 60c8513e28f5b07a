package io.linkgate.api.error;

import java.time.Duration;
import java.util.List;

/**
 * Ends a call with a row of the error table. Carries no stack trace: it tells a caller about the call, not us about a mistake,
 * and callers that poll may cause thousands in a second.
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

    /** 400 that names all parameters that should be there and are not. */
    public static ApiException missing(List<String> params) {
        String message = params.size() == 1
                ? "The parameter " + params.get(0) + " is missing."
                : "These parameters are missing: " + String.join(", ", params) + ".";
        return new ApiException(Problem.of(ApiError.MISSING_PARAM, message).with("params", params));
    }

    /**
     * 400 that says what a parameter may be.
     *
     * @param allowed completes "has to be …"
     */
    public static ApiException invalid(String param, String allowed) {
        return new ApiException(
                Problem.of(ApiError.INVALID_PARAM, "The parameter " + param + " has to be " + allowed + ".")
                        .with("param", param)
                        .with("allowed", allowed));
    }

    /** An error that goes away by itself. */
    public static ApiException retryLater(ApiError error, Duration after) {
        return new ApiException(Problem.of(error).retryAfter(Math.max(1, Problem.wholeSeconds(after))));
    }

    public Problem problem() {
        return problem;
    }
}
