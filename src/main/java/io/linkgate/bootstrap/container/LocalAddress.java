package io.linkgate.bootstrap.container;

import io.linkgate.api.call.ContextPath;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The local address and port at which the WAR is served, so that sandbox instances can reach the stand-in in the same
 * server. It comes from the container if that publishes it, else from the socket of the first plain request; never from
 * a request header, which a client could forge.
 */
public final class LocalAddress implements ServletRequestListener {

    /** Set for every request that came over TLS (Servlet 6.0 section 3.10). */
    private static final String CIPHER_SUITE = "jakarta.servlet.request.cipher_suite";

    private final String contextPath;
    private final AtomicReference<HostAndPort> known = new AtomicReference<>();

    /**
     * Creates an address.
     *
     * @param contextPath the context path of the WAR, empty or with a leading slash
     */
    public LocalAddress(String contextPath, Optional<HostAndPort> ofContainer) {
        this.contextPath = contextPath;
        ofContainer.ifPresent(known::set);
    }

    /** Returns the URL of a path of this WAR, once the port is known. */
    public Optional<URI> url(String scheme, String path) {
        return Optional.ofNullable(known.get())
                .map(at -> URI.create(
                        scheme + "://" + at.host() + ":" + at.port() + ContextPath.encoded(contextPath) + path));
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        ServletRequest request = event.getServletRequest();
        if (known.get() == null && !isEncrypted(request)) {
            known.compareAndSet(null, HostAndPort.of(request.getLocalAddr(), request.getLocalPort()));
        }
    }

    /**
     * Whether the connection itself uses TLS; {@code isSecure} only repeats what a connector, a valve or a proxy
     * claims.
     */
    private static boolean isEncrypted(ServletRequest request) {
        return request.getAttribute(CIPHER_SUITE) != null;
    }

    /**
     * An address that can be reached from this machine.
     *
     * @param host an IP literal (with brackets for IPv6) or a host name
     * @param port 1 to 65535
     */
    public record HostAndPort(String host, int port) {

        private static final String LOOPBACK = "127.0.0.1";

        /**
         * Returns the address for connecting to a server bound to that address; a wildcard address becomes the loopback
         * address.
         */
        static HostAndPort of(String address, int port) {
            try {
                InetAddress parsed = InetAddress.getByName(address);
                if (parsed.isAnyLocalAddress()) {
                    return new HostAndPort(LOOPBACK, port);
                }
                String literal = parsed.getHostAddress();
                return new HostAndPort(literal.contains(":") ? "[" + literal + "]" : literal, port);
            } catch (UnknownHostException e) {
                return new HostAndPort(LOOPBACK, port);
            }
        }
    }
}
