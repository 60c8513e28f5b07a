package io.linkgate.sandbox.server;

import java.util.Objects;
import java.util.Optional;

/**
 * The origin of a connection, as far as the container reveals it.
 *
 * @param address an IP address as text; empty if it is not known
 * @param own whether it is an instance of this server
 */
public record Origin(Optional<String> address, boolean own) {

    /** A stranger at an unknown address. */
    static final Origin UNKNOWN = new Origin(Optional.empty(), false);

    private static final int GROUPS_OF_A_NETWORK = 4;

    public Origin {
        Objects.requireNonNull(address);
    }

    /** The network that identifies a stranger: the address, or the first 64 bits of an IPv6 address. */
    Optional<String> network() {
        return address.map(text -> text.contains(":") ? network(text) : text);
    }

    /**
     * Containers write all eight groups, or leave out zeros; both forms of one address are the same text on one server.
     */
    private static String network(String text) {
        String[] groups = text.split(":", -1);
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(GROUPS_OF_A_NETWORK, groups.length); i++) {
            network.append(groups[i]).append(':');
        }
        return network.toString();
    }
}
