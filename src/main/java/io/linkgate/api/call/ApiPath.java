package io.linkgate.api.call;

import io.linkgate.api.older.OlderAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The canonical form of an address below the context path. Servers normalise addresses to find filters and servlets,
 * each in its own way, while Jersey reads them as they were sent; every part of the API uses this form instead. The
 * server decodes percent-encoding and removes path parameters; doubled slashes, {@code .} and {@code ..} are resolved
 * here.
 *
 * @param decoded begins with a slash; keeps one at the end
 */
public record ApiPath(String decoded) {

    /** The root of the API, below the context path. */
    public static final String ROOT = "/v2";

    private static final String OLDER = OlderAddresses.ROOT + "/";

    /** Returns the address of a request; one of the older API is that of the call that it stands for. */
    public static ApiPath of(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = normalized(request.getServletPath() + (info == null ? "" : info));
        return new ApiPath(
                path.startsWith(OLDER) ? ROOT + "/" + OlderAddresses.today(path.substring(OLDER.length())) : path);
    }

    /** Whether a request has this address. Builds no text for a request that spells it in this form. */
    public boolean isOf(HttpServletRequest request) {
        String servlet = request.getServletPath();
        String info = request.getPathInfo();
        boolean same = info != null
                && decoded.length() == servlet.length() + info.length()
                && decoded.startsWith(servlet)
                && decoded.endsWith(info);
        return same || of(request).equals(this);
    }

    /** Whether the server has routed a request to the API, under an older address or one of today. */
    public static boolean isCall(HttpServletRequest request) {
        return request.getServletPath().equals(ROOT) || isOlder(request);
    }

    /** Whether the server has routed a request to an older address. */
    static boolean isOlder(HttpServletRequest request) {
        return request.getServletPath().equals(OlderAddresses.ROOT);
    }

    /** Whether this is the root of the API or an address below it. */
    boolean isApi() {
        return decoded.equals(ROOT) || decoded.startsWith(ROOT + "/");
    }

    /** Returns the part below the root of the API, with a leading slash; empty for the root itself. */
    public String belowApi() {
        return decoded.substring(ROOT.length());
    }

    /** Returns the form for a request line. A semicolon is encoded, so that it never begins a path parameter. */
    public String encoded() {
        try {
            return new URI(null, null, decoded, null).toASCIIString().replace(";", "%3B");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path with a leading slash cannot be encoded", e);
        }
    }

    private static String normalized(String path) {
        if (path.startsWith("/") && !path.contains("//") && !path.contains("/.")) {
            return path; // nearly every call is written this way, and every poll passes through here
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        StringBuilder normalized = new StringBuilder(path.length());
        for (Iterator<String> i = segments.iterator(); i.hasNext(); ) {
            normalized.append('/').append(i.next());
        }
        boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        return directory || segments.isEmpty() ? normalized.append('/').toString() : normalized.toString();
    }
}
