package io.linkgate.api.error;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The name of one request, by which its caller and our log speak of the same thing. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** The request attribute that holds it, a text. */
    public static final String ATTRIBUTE = "linkgate.request-id";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** The id that the request has already; else the caller's, when it is 1 to 64 of {@code A-Za-z0-9._-}; else a new one. */
    public static String of(HttpServletRequest request, RandomGenerator random) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String sent = request.getHeader(HEADER);
        String id = sent != null && FORM.matcher(sent).matches() ? sent : generate(random);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The id that {@link #of} gave; empty only where the filter was not installed. */
    public static String known(Object attribute) {
        return attribute instanceof String id ? id : "";
    }

    private static String generate(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
