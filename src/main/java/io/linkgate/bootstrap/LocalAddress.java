package io.linkgate.bootstrap;

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
 * On which address and port of this machine the WAR is being served, so that sandbox instances can reach the stand-in
 * beside them. Learned from the container where it tells, else from the socket on which the first plain request came in;
 * never from a request header, which a caller could forge.
 */
final class LocalAddress implements ServletRequestListener {

    /** Set for every request that came over TLS (Servlet 6.0 section 3.10). */
    private static final String CIPHER_SUITE = "jakarta.servlet.request.cipher_suite";

    private final String contextPath;
    private final AtomicReference<HostAndPort> known = new AtomicReference<>();

    /**
     * Asks the container at once.
     *
     * @param contextPath of the WAR, empty or beginning with a slash
     */
    LocalAddress(String contextPath, Optional<HostAndPort> toldByContainer) {
        this.contextPath = contextPath;
        toldByContainer.ifPresent(known::set);
    }

    /** The URL of a path of this WAR, once the port is known. */
    Optional<URI> url(String scheme, String path) {
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

    /** By the connection itself: {@code isSecure} is what a connector, a valve or a proxy says of it. */
    private static boolean isEncrypted(ServletRequest request) {
        return request.getAttribute(CIPHER_SUITE) != null;
    }

    /**
     * An address that can be dialled from this machine.
     *
     * @param host an IP literal (with brackets for IPv6) or a host name
     * @param port 1 to 65535
     */
    record HostAndPort(String host, int port) {

        private static final String LOOPBACK = "127.0.0.1";

        /** From the address that a server is bound to; an address that means "all" becomes the loopback one. */
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
