package io.linkgate.api.error;

import java.util.Locale;

/** The one table of everything that can go wrong for a caller. Codes are stable: clients compare them. */
public enum ApiError {
    MISSING_PARAM(400, "Bad Request", "A required parameter is missing."),
    MALFORMED_BODY(400, "Bad Request", "The request cannot be read."),
    INVALID_PARAM(400, "Bad Request", "A parameter has a value that is not allowed."),
    CONFLICTING_CREDENTIALS(400, "Bad Request", "The same credential was sent more than once with different values."),
    CREDENTIALS_IN_URL(
            400,
            "Bad Request",
            "This server takes no credentials from the query string. Send them in headers or in the body."),
    INVALID_ACCESS_TOKEN(401, "Unauthorized", "The access token is missing, unknown, revoked or expired."),
    QUOTA_REACHED(403, "Forbidden", "The quota of this access token is used up."),
    FORBIDDEN(403, "Forbidden", "This access token does not allow this call."),
    INVALID_INSTANCE(404, "Not Found", "There is no such instance for this access token."),
    NOT_FOUND(404, "Not Found", "There is nothing at this address."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This address does not answer to this method."),
    NOT_ACCEPTABLE(406, "Not Acceptable", "The answer cannot be given in any format that the Accept header allows."),
    ALREADY_LINKED(409, "Conflict", "This instance is already linked."),
    CONFLICT(409, "Conflict", "The call contradicts the present state."),
    PAYLOAD_TOO_LARGE(413, "Content Too Large", "The body is too large."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported Media Type",
            "The body has to be a JSON object or a form, in a known encoding and not compressed."),
    SESSION_STATUS_MISMATCH(422, "Unprocessable Entity", "Session status is not as expected."),
    RATE_LIMITED(429, "Too Many Requests", "Too many calls in a short time.", 1),
    INTERNAL_ERROR(500, "Internal Server Error", "Something went wrong here. The log tells more under the request id."),
    NOT_IMPLEMENTED(
            501, "Not Implemented", "Linkgate does not offer this call. The instance and its link are not concerned."),
    UPSTREAM_UNREACHABLE(502, "Bad Gateway", "The other side cannot be reached.", 5),
    UPSTREAM_REJECTED(502, "Bad Gateway", "The other side refused."),
    UNAVAILABLE(503, "Service Unavailable", "The server is starting up or shutting down.", 2),
    UPSTREAM_TIMEOUT(504, "Gateway Timeout", "The other side did not answer in time.");

    private final int status;
    private final String phrase;
    private final String sentence;
    private final int retrySeconds;

    ApiError(int status, String phrase, String sentence) {
        this(status, phrase, sentence, 0);
    }

    ApiError(int status, String phrase, String sentence, int retrySeconds) {
        this.status = status;
        this.phrase = phrase;
        this.sentence = sentence;
        this.retrySeconds = retrySeconds;
    }

    /** The stable word, for example {@code missing_param}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What HTTP calls this status, as RFC 9110 section 15 does. */
    String phrase() {
        return phrase;
    }

    /** One sentence for a human, for when nothing more exact is known. */
    public String sentence() {
        return sentence;
    }

    /** The {@code Retry-After} for when nothing more exact is known; zero when trying again does not help by itself. */
    public int retrySeconds() {
        return retrySeconds;
    }

    /** The general row for a status that a server or a library came up with. */
    public static ApiError ofStatus(int status) {
        return switch (status) {
            case 400 -> MALFORMED_BODY;
            case 401 -> INVALID_ACCESS_TOKEN;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> SESSION_STATUS_MISMATCH;
            case 429 -> RATE_LIMITED;
            case 501 -> NOT_IMPLEMENTED;
            case 502 -> UPSTREAM_UNREACHABLE;
            case 503 -> UNAVAILABLE;
            case 504 -> UPSTREAM_TIMEOUT;
            default -> status >= 400 && status < 500 ? MALFORMED_BODY : INTERNAL_ERROR;
        };
    }
}
