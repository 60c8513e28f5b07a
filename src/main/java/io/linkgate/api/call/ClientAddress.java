package io.linkgate.api.call;

import jakarta.servlet.ServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The address of a client, as limits and counts group it. */
public final class ClientAddress {

    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** The bytes of a /64 network: the smallest block that a provider assigns to one customer (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * Returns the address of an IPv4 client or the /64 network of an IPv6 client; empty if the server does not know it.
     */
    public static String of(ServletRequest request) {
        String address = request.getRemoteAddr();
        return address == null ? "" : grouped(address);
    }

    public static String grouped(String address) {
        String literal = address.replaceFirst("%.*", "").replaceAll("[\\[\\]]", "");
        if (!literal.contains(":") || !LITERAL.matcher(literal).matches()) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(literal);
            if (parsed instanceof Inet6Address six && !six.isLoopbackAddress()) {
                byte[] network = Arrays.copyOf(Arrays.copyOf(six.getAddress(), NETWORK_BYTES), 16);
                return InetAddress.getByAddress(network).getHostAddress() + "/64";
            }
            return parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
