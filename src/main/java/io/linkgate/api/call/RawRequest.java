package io.linkgate.api.call;

import io.linkgate.api.error.AcceptHeader;
import io.linkgate.api.intake.Body;
import io.linkgate.api.intake.BodyLimits;
import io.linkgate.api.intake.BodyTrouble;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request as it came in, read to its end but not understood yet. Holds credentials; never prints anything.
 *
 * <p>Understanding it is put off until the address and the method are known to exist, so that a wrong address is 404 whatever
 * else is wrong with the request.
 */
public final class RawRequest {

    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "linkgate.raw-request";

    private static final String REFUSED = "linkgate.refused";

    /** How large a body may be, in bytes. The largest that any call needs is a few kilobytes. */
    static final int MOST_BODY_BYTES = BodyLimits.DEFAULT.bytes();

    private static final byte[] NO_BODY = {};

    private final HttpServletRequest request;
    private final Optional<BodyTrouble> trouble;
    private byte[] body;

    private RawRequest(HttpServletRequest request, Body body) {
        this.request = request;
        this.body = body.bytes();
        this.trouble = body.trouble();
    }

    /** That of a request, whose body has been taken in by a {@code BodyFilter} before. */
    static RawRequest of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RawRequest known) {
            return known;
        }
        RawRequest raw = new RawRequest(request, Body.takeFrom(request));
        request.setAttribute(ATTRIBUTE, raw);
        return raw;
    }

    /** The same request while its body is still on its way. */
    public static RawRequest headOf(HttpServletRequest request) {
        return new RawRequest(request, Body.takeFrom(request));
    }

    /** Why the body could not be read. */
    Optional<BodyTrouble> trouble() {
        return trouble;
    }

    byte[] body() {
        return body;
    }

    /** Lets go of the body once it is understood: a call may wait for long, and there may be many. */
    void forgetBody() {
        body = NO_BODY;
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

    /** Passes the caller's address on, unless this request was refused before: several filters may judge it. */
    void firstRefusal(Consumer<String> address) {
        if (request.getAttribute(REFUSED) == null) {
            request.setAttribute(REFUSED, true);
            address.accept(ClientAddress.of(request));
        }
    }

    /** Whether the call can wait without holding a thread. */
    boolean mayWait() {
        return request.isAsyncSupported();
    }

    AcceptHeader accept() {
        return AcceptHeader.of(headers("Accept"));
    }
}
