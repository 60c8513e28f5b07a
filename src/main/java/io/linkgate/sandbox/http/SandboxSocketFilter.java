package io.linkgate.sandbox.http;

import io.linkgate.sandbox.server.SandboxServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks a request for the stand-in's socket before the container upgrades it to a WebSocket. A refusal here costs no
 * more than any other request; a WebSocket costs 50 KB and more before its first byte, and Tomcat keeps a closed one
 * for up to 30 s.
 *
 * <p>Refuses pages of other sites (403, {@link #isWelcome}), extensions that do not follow RFC 6455 section 9.1 (400;
 * containers throw, and log a stack trace), and connections for which there is no room (503).
 */
public final class SandboxSocketFilter implements Filter {

    /** Sent by companion clients in imitation of the official one (linking.md section 2). */
    private static final String WHATSAPP = "https://web.whatsapp.com";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String VALUE = "(?:" + TOKEN + "|\"" + TOKEN + "\")";
    private static final String EXTENSION = TOKEN + "(?:[ \t]*;[ \t]*" + TOKEN + "(?:[ \t]*=[ \t]*" + VALUE + ")?)*+";

    /** Without backtracking: the text may be hostile. */
    private static final Pattern EXTENSIONS =
            Pattern.compile("[ \t]*" + EXTENSION + "(?:[ \t]*,[ \t]*" + EXTENSION + ")*+[ \t]*");

    private static final int MAX_EXTENSIONS_LENGTH = 1024;
    private static final String RETRY_AFTER_SECONDS = "15";

    /** Passed from this filter to {@link SandboxEndpoint}; the container calls both in one thread. */
    private static final ThreadLocal<String> ADDRESS = new ThreadLocal<>();

    private final SandboxServer server;

    public SandboxSocketFilter(SandboxServer server) {
        this.server = Objects.requireNonNull(server);
    }

    /** The client address of the request that this thread is upgrading. */
    static Optional<String> address() {
        return Optional.ofNullable(ADDRESS.get());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (!isWelcome(call)) {
            answer.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (!hasReadableExtensions(call)) {
            answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
        } else if (!server.hasRoom(server.caller(Optional.of(call.getRemoteAddr()), call.getQueryString()))) {
            answer.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            answer.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else {
            pass(request, response, chain);
        }
    }

    private static void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ADDRESS.set(request.getRemoteAddr());
        try {
            chain.doFilter(request, response);
        } finally {
            ADDRESS.remove();
        }
    }

    /**
     * Whether the request does not come from another site's page. Browsers always send the page's origin; without this
     * check, any page could reach a stand-in that is open to the visitor's machine only.
     */
    private static boolean isWelcome(HttpServletRequest call) {
        List<String> origins = values(call.getHeaders("Origin"));
        return origins.isEmpty()
                || (origins.size() == 1
                        && (origins.get(0).equals(WHATSAPP) || isOwn(origins.get(0), call.getHeader("Host"))));
    }

    /** A proxy may have changed the scheme. */
    private static boolean isOwn(String origin, String host) {
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    private static boolean hasReadableExtensions(HttpServletRequest call) {
        return values(call.getHeaders("Sec-WebSocket-Extensions")).stream()
                .allMatch(text -> text.length() <= MAX_EXTENSIONS_LENGTH
                        && EXTENSIONS.matcher(text).matches());
    }

    private static List<String> values(Enumeration<String> headers) {
        return headers == null ? List.of() : Collections.list(headers);
    }
}
