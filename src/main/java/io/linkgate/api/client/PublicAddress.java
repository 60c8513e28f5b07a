package io.linkgate.api.client;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of this server as clients write it, for addresses that they pass on. It is the operator's, if one is set;
 * else the one that the request was sent to, as trusted proxies report it. Their headers are read from the left, where
 * the proxy nearest to the client has written. A client that writes them itself deceives only itself.
 */
public final class PublicAddress {

    /** A name or an address, and perhaps a port (RFC 3986 section 3.2, without user). */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9_.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]{1,64}){1,8}/?");
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final Optional<URI> configured;
    private final ClientAddress clients;

    /**
     * Connects the parts.
     *
     * @param configured the address that the operator has set
     * @param clients knows which proxies are trusted
     */
    public PublicAddress(Optional<URI> configured, ClientAddress clients) {
        this.configured = configured;
        this.clients = clients;
    }

    /**
     * Returns the address of the root of this server, without a slash at the end: {@code https://example.org/linkgate}.
     */
    public String of(HttpServletRequest request) {
        return configured.map(URI::toString).orElseGet(() -> asSeenByTheClient(request));
    }

    private String asSeenByTheClient(HttpServletRequest request) {
        String context = request.getServletContext().getContextPath();
        String scheme = request.getScheme();
        String host = withPort(scheme, request.getServerName(), request.getServerPort());
        if (!clients.isBehindTrustedProxy(request)) {
            return scheme + "://" + host + context;
        }
        Optional<String> sentTo = reported(request, "X-Forwarded-Proto", "proto", SCHEME);
        Optional<String> sentHost = reported(request, "X-Forwarded-Host", "host", HOST)
                .map(name ->
                        name.contains(":") && !name.endsWith("]") ? name : name + port(request, sentTo.orElse(scheme)));
        String prefix = valid(ForwardedHops.first(request, "X-Forwarded-Prefix"), PREFIX)
                .map(path -> path.replaceFirst("/$", ""))
                .orElse("");
        return sentTo.orElse(scheme) + "://" + sentHost.orElse(host) + prefix + context;
    }

    /** Returns what both kinds of headers report, or the one that is there; empty if they differ or are not valid. */
    private static Optional<String> reported(HttpServletRequest request, String header, String name, Pattern form) {
        String old = ForwardedHops.first(request, header).toLowerCase(Locale.ROOT);
        String standard = ForwardedHops.firstForwarded(request, name).toLowerCase(Locale.ROOT);
        if (!old.isEmpty() && !standard.isEmpty() && !old.equals(standard)) {
            return Optional.empty();
        }
        return valid(old.isEmpty() ? standard : old, form);
    }

    private static String port(HttpServletRequest request, String scheme) {
        return valid(ForwardedHops.first(request, "X-Forwarded-Port"), PORT)
                .map(port -> withPort(scheme, "", Integer.parseInt(port)))
                .orElse("");
    }

    private static String withPort(String scheme, String host, int port) {
        boolean own = port <= 0 || port > 65_535 || port == (scheme.equals("https") ? 443 : 80);
        return own ? host : host + ":" + port;
    }

    private static Optional<String> valid(String text, Pattern form) {
        return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
