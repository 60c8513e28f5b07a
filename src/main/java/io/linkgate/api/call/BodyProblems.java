package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.api.intake.BodyLimits;
import io.linkgate.api.intake.BodyTrouble;

/** The errors for bodies that were not read to their end. */
final class BodyProblems {

    private BodyProblems() {}

    static Problem of(BodyTrouble trouble) {
        return switch (trouble) {
            case TOO_LARGE -> Problem.of(ApiError.PAYLOAD_TOO_LARGE);
            case BROKEN -> Problem.of(ApiError.MALFORMED_BODY);
            case TOO_SLOW ->
                Problem.of(
                        ApiError.MALFORMED_BODY,
                        "The body did not arrive within "
                                + BodyLimits.DEFAULT.time().toSeconds() + " seconds.");
            case CROWDED ->
                Problem.of(
                        ApiError.UNAVAILABLE,
                        "Too many request bodies were arriving at once. Send this request again.");
            case UNWANTED -> Problem.of(ApiError.UNAVAILABLE, "The body of this request was not read. Send it again.");
        };
    }
}
