package io.linkgate.api.error;

import java.util.Locale;

/** The table of all errors that a caller can get. Codes are stable, because clients compare them. */
public enum ApiError {
    MISSING_PARAM(400, "Bad Request", "A required parameter is missing."),
    MALFORMED_BODY(400, "Bad Request", "The request cannot be read."),
    INVALID_PARAM(400, "Bad Request", "A parameter has a value that is not allowed."),
    CONFLICTING_CREDENTIALS(400, "Bad Request", "The same credential was sent more than once with different values."),
    CREDENTIALS_IN_URL(
            400,
            "Bad Request",
            "This server does not accept credentials in the query string. Send them in headers or in the body."),
    INVALID_ACCESS_TOKEN(
            401, "Unauthorized", "The access token is missing, unknown, revoked or expired; send a valid one."),
    INVALID_CODE(401, "Unauthorized", "The code is wrong, used or over; check it, or send a new one with otp/send."),
    QUOTA_REACHED(403, "Forbidden", "The quota of this access token is used up."),
    FORBIDDEN(403, "Forbidden", "This access token does not allow this call."),
    INVALID_INSTANCE(
            404, "Not Found", "No such instance exists for this access token; session/list has those that do."),
    RECIPIENT_NOT_FOUND(404, "Not Found", "WhatsApp knows no such account; check the number, country code first."),
    NOT_FOUND(404, "Not Found", "No such endpoint or page exists."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This method is not allowed here."),
    NOT_ACCEPTABLE(406, "Not Acceptable", "The response is not available in any format that the Accept header allows."),
    NOT_LINKED(409, "Conflict", "This instance is not linked to an account; scan the code of auth/qr-image first."),
    ALREADY_LINKED(409, "Conflict", "This instance is already linked."),
    CONFLICT(409, "Conflict", "The call conflicts with the current state."),
    LINK_ENDED(410, "Gone", "This link is over."),
    PAYLOAD_TOO_LARGE(413, "Content Too Large", "The body is too large."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported Media Type",
            "The body must be a JSON object or a form, in a supported encoding and not compressed."),
    SESSION_STATUS_MISMATCH(422, "Unprocessable Entity", "Session status is not as expected."),
    RATE_LIMITED(429, "Too Many Requests", "Too many calls. Slow down.", 1),
    INTERNAL_ERROR(500, "Internal Server Error", "Internal error. See the server log for this request id."),
    NOT_IMPLEMENTED(
            501,
            "Not Implemented",
            "Linkgate does not implement this call. The instance and its link are not affected."),
    UPSTREAM_UNREACHABLE(
            502, "Bad Gateway", "The upstream server cannot be reached; Linkgate tries again by itself.", 5),
    UPSTREAM_REJECTED(502, "Bad Gateway", "The upstream server refused the request."),
    UNAVAILABLE(503, "Service Unavailable", "The server is starting up or shutting down.", 2),
    UPSTREAM_TIMEOUT(504, "Gateway Timeout", "The upstream server did not answer in time; call again.");

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

    /** Returns the stable code, for example {@code missing_param}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the reason phrase of the status, as in RFC 9110 section 15. */
    String phrase() {
        return phrase;
    }

    /** Returns a message for people, used when no more precise one is known. */
    public String sentence() {
        return sentence;
    }

    /** Returns the default {@code Retry-After} in seconds; zero if a retry alone does not help. */
    public int retrySeconds() {
        return retrySeconds;
    }

    /** Returns the general error for a status that a server or a library has chosen. */
    public static ApiError ofStatus(int status) {
        return switch (status) {
            case 400 -> MALFORMED_BODY;
            case 401 -> INVALID_ACCESS_TOKEN;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 410 -> LINK_ENDED;
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
