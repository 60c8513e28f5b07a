package io.linkgate.hook.target;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes addresses of the public internet by the IANA special-purpose address registries (RFC 6890) and the
 * multicast ranges. An IPv6 address that carries an IPv4 address (mapped, compatible, 6to4, NAT64, Teredo) is
 * public only if the IPv4 address is.
 */
public final class PublicAddresses {

    private static final List<Block> PRIVATE = List.of(
            Block.of("0.0.0.0/8"), // this network
            Block.of("10.0.0.0/8"), // private, RFC 1918
            Block.of("100.64.0.0/10"), // carrier-grade NAT, RFC 6598
            Block.of("127.0.0.0/8"), // loopback
            Block.of("169.254.0.0/16"), // link-local, and the metadata services of clouds
            Block.of("172.16.0.0/12"), // private, RFC 1918
            Block.of("192.0.0.0/24"), // protocol assignments
            Block.of("192.0.2.0/24"), // documentation
            Block.of("192.88.99.0/24"), // 6to4 relays
            Block.of("192.168.0.0/16"), // private, RFC 1918
            Block.of("198.18.0.0/15"), // benchmarks
            Block.of("198.51.100.0/24"), // documentation
            Block.of("203.0.113.0/24"), // documentation
            Block.of("224.0.0.0/4"), // multicast
            Block.of("240.0.0.0/4"), // reserved, and broadcast
            Block.of("::/96"), // unspecified, loopback, IPv4-compatible
            Block.of("64:ff9b:1::/48"), // local NAT64, RFC 8215
            Block.of("100::/64"), // discard only
            Block.of("2001::/23"), // protocol assignments, Teredo among them
            Block.of("2001:db8::/32"), // documentation
            Block.of("3fff::/20"), // documentation
            Block.of("5f00::/16"), // segment routing
            Block.of("fc00::/7"), // unique local
            Block.of("fe80::/10"), // link-local
            Block.of("fec0::/10"), // site-local
            Block.of("ff00::/8")); // multicast

    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");
    private static final int IPV4_BYTES = 4;
    private static final int NAT64_AT = 12;
    private static final int SIX_TO_FOUR_AT = 2;

    private PublicAddresses() {}

    /** Whether the address belongs to the public internet. */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return PRIVATE.stream().noneMatch(block -> block.contains(bytes))
                && embedded(address).map(PublicAddresses::isPublic).orElse(true);
    }

    /**
     * Returns the IPv4 address inside an IPv6 address. {@link InetAddress} itself turns IPv4-mapped addresses into IPv4
     * ones.
     */
    private static Optional<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return Optional.empty();
        }
        if (NAT64.contains(bytes)) {
            return Optional.of(ipv4(bytes, NAT64_AT));
        }
        return SIX_TO_FOUR.contains(bytes) ? Optional.of(ipv4(bytes, SIX_TO_FOUR_AT)) : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int at) {
        byte[] four = new byte[IPV4_BYTES];
        System.arraycopy(bytes, at, four, 0, IPV4_BYTES);
        return address(four);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A block of addresses in CIDR notation. */
    private static final class Block {

        private final byte[] prefix;
        private final int bits;

        private Block(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        private static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            try {
                byte[] prefix = InetAddress.getByName(cidr.substring(0, slash)).getAddress(); // a literal: no look-up
                return new Block(prefix, Integer.parseInt(cidr.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        private boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ prefix[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
