package io.linkgate.api.call;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The one spelling of an address below the context path. Servers normalise addresses to find filters and servlets, each in its
 * own way, while Jersey reads them as they were sent; whoever asks here sees the same address. Percent-encoding and path
 * parameters are undone by the server; doubled slashes, {@code .} and {@code ..} here.
 *
 * @param decoded begins with a slash; keeps one at the end
 */
public record ApiPath(String decoded) {

    /** Where the API is, below the context path. */
    public static final String ROOT = "/v2";

    public static ApiPath of(HttpServletRequest request) {
        String info = request.getPathInfo();
        return new ApiPath(normalized(request.getServletPath() + (info == null ? "" : info)));
    }

    /** Whether it is that of the API or below it. */
    boolean isApi() {
        return decoded.equals(ROOT) || decoded.startsWith(ROOT + "/");
    }

    /** The part below the address of the API, with a slash in front; empty for that address itself. */
    String belowApi() {
        return decoded.substring(ROOT.length());
    }

    /** As it stands in a request line; a semicolon is a character of it, never the beginning of a path parameter. */
    String encoded() {
        try {
            return new URI(null, null, decoded, null).toASCIIString().replace(";", "%3B");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path that begins with a slash can be encoded", e);
        }
    }

    private static String normalized(String path) {
        if (path.startsWith("/") && !path.contains("//") && !path.contains("/.")) {
            return path; // nearly every call is written this way, and each poll comes by here
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
