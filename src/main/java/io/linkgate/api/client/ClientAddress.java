package io.linkgate.api.client;

import io.linkgate.config.AddressRange;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address of a client, as limits and counts group it. Headers about it are read only when the peer of the
 * connection is a trusted proxy, and from the right: each trusted proxy has added the peer that it saw, and what stands
 * left of the first address that is not trusted was written by the client itself.
 */
public final class ClientAddress {

    /** The bytes of a /64 network: the smallest block that a provider assigns to one customer (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

    private static final String ATTRIBUTE = "linkgate.client-address";

    private final List<AddressRange> trustedProxies;

    /** @param trustedProxies the proxies whose headers are believed; none if empty */
    public ClientAddress(List<AddressRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * Returns the address of an IPv4 client or the /64 network of an IPv6 client; empty if the server does not know it.
     */
    public String of(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        if (peer == null) {
            return "";
        }
        if (trustedProxies.isEmpty() && peer.indexOf(':') < 0) {
            return peer; // nearly every poll ends here
        }
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String address = grouped(trustedProxies.isEmpty() ? peer : behindProxies(peer, request));
        request.setAttribute(ATTRIBUTE, address);
        return address;
    }

    private String behindProxies(String peer, HttpServletRequest request) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> old = ForwardedHops.ofXForwardedFor(request);
        List<String> standard = ForwardedHops.ofForwarded(request);
        if (!old.isEmpty() && !standard.isEmpty()) {
            // A proxy sets one of them and passes the other on as it came. Which one is not known, so the client is
            // believed neither, unless both agree.
            String one = client(peer, old);
            return one.equals(client(peer, standard)) ? one : peer;
        }
        return client(peer, old.isEmpty() ? standard : old);
    }

    /** @param hops from left to right */
    private String client(String peer, List<String> hops) {
        String nearest = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<InetAddress> hop = AddressRange.literal(hops.get(i));
            if (hop.isEmpty()) {
                return nearest; // hidden or invented: the proxy that reported it is the last one that is known
            }
            nearest = hop.get().getHostAddress();
            if (!isTrusted(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    /** Whether the peer of the connection is a trusted proxy, whose headers are believed. */
    boolean isBehindTrustedProxy(HttpServletRequest request) {
        return request.getRemoteAddr() != null && isTrusted(request.getRemoteAddr());
    }

    private boolean isTrusted(String address) {
        return AddressRange.literal(withoutZone(address))
                .filter(literal -> trustedProxies.stream().anyMatch(range -> range.contains(literal)))
                .isPresent();
    }

    /** Returns the network of an IPv6 address, and any other text as it is. */
    public static String grouped(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        return AddressRange.literal(withoutZone(address).replaceAll("[\\[\\]]", ""))
                .map(ClientAddress::network)
                .orElse(address);
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 16);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv6 address has 16 bytes", e);
        }
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
