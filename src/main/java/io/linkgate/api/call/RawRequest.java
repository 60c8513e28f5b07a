package io.linkgate.api.call;

import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.error.AcceptHeader;
import io.linkgate.api.intake.Body;
import io.linkgate.api.intake.BodyTrouble;
import io.linkgate.api.older.OlderAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request that has been read to its end but not parsed. It holds credentials and never prints anything.
 *
 * <p>It is parsed only when its address and method are known to exist, so that a wrong address is 404 whatever else is
 * wrong with the request.
 */
public final class RawRequest {

    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "linkgate.raw-request";

    private static final String REFUSED = "linkgate.refused";

    private static final byte[] NO_BODY = {};

    private final HttpServletRequest request;
    private final Optional<BodyTrouble> trouble;
    private byte[] body;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Optional<Duration> limited; // null until the call is counted

    private Call admitted; // null until the call is authorized

    private RawRequest(HttpServletRequest request, Body body) {
        this.request = request;
        this.body = body.bytes();
        this.trouble = body.trouble();
    }

    /** Returns the raw form of a request whose body was read by a {@code BodyFilter}. */
    static RawRequest of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RawRequest known) {
            return known;
        }
        RawRequest raw = new RawRequest(request, Body.takeFrom(request));
        request.setAttribute(ATTRIBUTE, raw);
        return raw;
    }

    /** Returns the raw form of a request whose body is still arriving. */
    public static RawRequest headOf(HttpServletRequest request) {
        return new RawRequest(request, Body.takeFrom(request));
    }

    /** Returns why the body could not be read; empty if it was read. */
    Optional<BodyTrouble> trouble() {
        return trouble;
    }

    byte[] body() {
        return body;
    }

    /** Releases the body once it is parsed: a call may wait for long, and there may be many. */
    void forgetBody() {
        body = NO_BODY;
    }

    /** Returns the canonical path below the root of the API. */
    String path() {
        ApiPath path = ApiPath.of(request);
        return path.isApi() ? path.belowApi() : "";
    }

    /** Returns parameters that the call has unless it names them. */
    Map<String, String> defaults() {
        return ApiPath.isOlder(request) ? OlderAddresses.defaults(path()) : Map.of();
    }

    /** Returns all values of a header. */
    List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values.hasMoreElements() ? Collections.list(values) : List.of();
    }

    /** Returns the value of a header, or an empty text. */
    String header(String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** Returns the query string without the question mark, still encoded; an empty text if there is none. */
    String query() {
        String query = request.getQueryString();
        return query == null ? "" : query;
    }

    /**
     * Returns the form if a valve or another filter has asked the server for parameters, which makes it consume the
     * body; otherwise empty.
     */
    Map<String, String[]> swallowedForm() {
        boolean swallowed = body.length == 0 && trouble.isEmpty() && request.getContentLengthLong() > 0;
        return swallowed ? request.getParameterMap() : Map.of();
    }

    /** Passes the request on, unless it was refused before: several filters may check it. */
    void firstRefusal(Consumer<HttpServletRequest> first) {
        if (request.getAttribute(REFUSED) == null) {
            request.setAttribute(REFUSED, true);
            first.accept(request);
        }
    }

    /** Returns how long a call over a limit has to wait; counts the call once, however many filters ask. */
    Optional<Duration> limited(Function<HttpServletRequest, Optional<Duration>> count) {
        if (limited == null) {
            limited = count.apply(request);
        }
        return limited;
    }

    /** Returns the call that this request has become; empty until it is authorized. */
    Optional<Call> admitted() {
        return Optional.ofNullable(admitted);
    }

    void admit(Call call) {
        admitted = call;
    }

    /** Returns the address of the client. */
    String from(ClientAddress addresses) {
        return addresses.of(request);
    }

    /** Whether the request can wait without holding a thread. */
    boolean mayWait() {
        return request.isAsyncSupported();
    }

    AcceptHeader accept() {
        return AcceptHeader.of(headers("Accept"));
    }
}
