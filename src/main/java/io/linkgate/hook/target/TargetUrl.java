package io.linkgate.hook.target;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a receiver: {@code https} or {@code http}, a host, perhaps a port, path and query; in ASCII, at most
 * {@value #MAX_LENGTH} characters. A host that looks like a number is accepted only as an IPv4 address of four decimal
 * numbers: other spellings, such as {@code 2130706433} or {@code 0x7f.1}, have no honest use.
 *
 * <p>The path or query may contain a secret, so the address is printed without them.
 *
 * @param text the address as it was written
 * @param secure whether it is {@code https}
 * @param host the name, or an IP address, IPv6 without brackets; in lower case
 * @param port 1 to 65535
 * @param path the path and query, encoded, beginning with a slash
 */
public record TargetUrl(String text, boolean secure, String host, int port, String path) {

    /** The maximum length in characters. */
    public static final int MAX_LENGTH = 2000;

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOST = 253;
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + MAX_LENGTH + "}");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
    private static final Pattern FOUR_NUMBERS =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    public TargetUrl {
        Objects.requireNonNull(text);
        Objects.requireNonNull(host);
        Objects.requireNonNull(path);
    }

    /** Parses an address; empty if it has another form. */
    public static Optional<TargetUrl> parse(String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return of(text, new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<TargetUrl> of(String text, URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() == -1 ? (secure ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
        boolean wellFormed = (secure || scheme.equals("http"))
                && !host.isEmpty()
                && host.length() <= MAX_HOST
                && host.indexOf('%') < 0
                && (!ENDS_IN_NUMBER.matcher(host).matches()
                        || FOUR_NUMBERS.matcher(host).matches())
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && port >= 1
                && port <= MAX_PORT;
        if (!wellFormed) {
            return Optional.empty();
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Optional.of(new TargetUrl(text, secure, host.replaceAll("[\\[\\]]", ""), port, path + query));
    }

    /** Whether the host is an IP address and not a name. */
    public boolean isAddress() {
        return host.indexOf(':') >= 0 || FOUR_NUMBERS.matcher(host).matches();
    }

    /** The host and port, by which deliveries are limited. */
    public String origin() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + origin() + "/…";
    }
}
