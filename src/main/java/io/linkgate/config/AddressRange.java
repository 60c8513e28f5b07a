package io.linkgate.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), or one address. An IPv4 address that is
 * written in IPv6 ({@code ::ffff:192.0.2.1}) counts as IPv4.
 *
 * @param network an address of the range
 * @param prefixLength how many leading bits all addresses of the range share
 */
public record AddressRange(InetAddress network, int prefixLength) {

    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

    /** Java looks up everything else as a name: numbers beyond 255, and what begins with a dot. */
    private static final Pattern IPV4 =
            Pattern.compile("%1$s(?:\\.%1$s){3}".formatted("(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2})"));

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

    public AddressRange {
        Objects.requireNonNull(network);
        if (prefixLength < 0 || prefixLength > 8 * network.getAddress().length) {
            throw new IllegalArgumentException("a prefix is not longer than its address");
        }
    }

    /** Parses {@code address} or {@code address/length}; empty if the text is not valid. Resolves no names. */
    static Optional<AddressRange> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return literal(form.group(1)).flatMap(address -> {
            int bits = 8 * address.getAddress().length;
            int length = form.group(2) == null ? bits : Integer.parseInt(form.group(2));
            return length <= bits ? Optional.of(new AddressRange(address, length)) : Optional.empty();
        });
    }

    /** Parses an IP address; empty for anything else. Resolves no names. */
    public static Optional<InetAddress> literal(String text) {
        Pattern form = text.contains(":") ? IPV6 : IPV4;
        if (!form.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether the address is one of the range. */
    public boolean contains(InetAddress address) {
        byte[] own = network.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        int whole = prefixLength / 8;
        int rest = prefixLength % 8;
        return Arrays.equals(own, 0, whole, other, 0, whole)
                && (rest == 0 || (own[whole] ^ other[whole]) >> (8 - rest) == 0);
    }
}
