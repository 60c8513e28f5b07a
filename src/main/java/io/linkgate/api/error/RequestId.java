package io.linkgate.api.error;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The id of one request, which its response and the log have in common. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** The request attribute that holds the id, a text. */
    public static final String ATTRIBUTE = "linkgate.request-id";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /**
     * Returns the id that the request already has; else the caller's, if it is 1 to 64 of {@code A-Za-z0-9._-}; else a
     * new one.
     */
    public static String of(HttpServletRequest request, RandomGenerator random) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String sent = request.getHeader(HEADER);
        String id = sent != null && FORM.matcher(sent).matches() ? sent : generate(random);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Returns the id that {@link #of} has set; empty only if the filter is not installed. */
    public static String known(Object attribute) {
        return attribute instanceof String id ? id : "";
    }

    private static String generate(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
