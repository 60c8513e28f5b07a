package io.linkgate.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came in, read to its end but not understood yet. Holds credentials; never prints anything.
 *
 * <p>Understanding it is put off until the address and the method are known to exist, so that a wrong address is 404 whatever
 * else is wrong with the request.
 */
final class RawRequest {

    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "linkgate.raw-request";

    /** How large a body may be, in bytes. The largest that any call needs is a few kilobytes. */
    static final int MOST_BODY_BYTES = 64 * 1024;

    private static final byte[] NO_BODY = {};

    private final HttpServletRequest request;
    private final byte[] body;
    private final Optional<ApiError> trouble;

    private RawRequest(HttpServletRequest request, byte[] body, Optional<ApiError> trouble) {
        this.request = request;
        this.body = body;
        this.trouble = trouble;
    }

    /** That of a request, which is read when it is first asked for. */
    static RawRequest of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RawRequest known) {
            return known;
        }
        RawRequest read = read(request);
        request.setAttribute(ATTRIBUTE, read);
        return read;
    }

    /** Reads the body, waiting for it as long as the server allows; never more than its largest allowed size. */
    private static RawRequest read(HttpServletRequest request) {
        if (request.getContentLengthLong() > MOST_BODY_BYTES) {
            return new RawRequest(request, NO_BODY, Optional.of(ApiError.PAYLOAD_TOO_LARGE));
        }
        if (request.getContentLengthLong() == 0) {
            return new RawRequest(request, NO_BODY, Optional.empty()); // reading nothing takes a buffer all the same
        }
        try {
            byte[] body = request.getInputStream().readNBytes(MOST_BODY_BYTES + 1);
            return body.length > MOST_BODY_BYTES
                    ? new RawRequest(request, NO_BODY, Optional.of(ApiError.PAYLOAD_TOO_LARGE))
                    : new RawRequest(request, body, Optional.empty());
        } catch (IOException e) {
            // Cut off, or chunks that are none. What e says is about bytes of the caller: not for our log.
            return new RawRequest(request, NO_BODY, Optional.of(ApiError.MALFORMED_BODY));
        }
    }

    /** Why the body could not be read. */
    Optional<ApiError> trouble() {
        return trouble;
    }

    byte[] body() {
        return body;
    }

    /** All values of a header. */
    List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The value of a header, or an empty text. */
    String header(String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** Without the question mark, still encoded; an empty text when there is none. */
    String query() {
        String query = request.getQueryString();
        return query == null ? "" : query;
    }

    /**
     * The form, in case somebody before us (a valve, another filter) has asked the server for parameters and by that made it
     * swallow the body; otherwise empty.
     */
    Map<String, String[]> swallowedForm() {
        boolean swallowed = body.length == 0 && trouble.isEmpty() && request.getContentLengthLong() > 0;
        return swallowed ? request.getParameterMap() : Map.of();
    }

    AcceptHeader accept() {
        return AcceptHeader.of(headers("Accept"));
    }
}
