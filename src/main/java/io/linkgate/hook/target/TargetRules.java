package io.linkgate.hook.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules for receivers: HTTPS to the public internet, or anything where the operator allows private targets. Safe
 * for use by any thread.
 */
public final class TargetRules {

    private final boolean privateTargets;
    private final HostLookup lookup;

    /**
     * Creates the rules of a server.
     *
     * @param privateTargets whether {@code http} and addresses that are not public are allowed
     * @param lookup finds the addresses of a host
     */
    public TargetRules(boolean privateTargets, HostLookup lookup) {
        this.privateTargets = privateTargets;
        this.lookup = Objects.requireNonNull(lookup);
    }

    /** Finds the addresses of a host name or an IP address; may block for seconds. */
    @FunctionalInterface
    public interface HostLookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Whether private targets are allowed. */
    public boolean allowsPrivateTargets() {
        return privateTargets;
    }

    /**
     * Returns what is wrong with an address as it is written, without looking its name up; empty if nothing is. It
     * completes "must be …".
     */
    public Optional<String> objection(TargetUrl url) {
        if (privateTargets) {
            return Optional.empty();
        }
        if (!url.secure()) {
            return Optional.of("an https:// address");
        }
        if (url.isAddress()) {
            try {
                return addresses(url).isEmpty() ? Optional.of("an address on the public internet") : Optional.empty();
            } catch (UnknownHostException e) {
                return Optional.of("an https:// address");
            }
        }
        return Optional.empty();
    }

    /**
     * Looks the host up, once, and returns those of its addresses that may be connected to. Only they may be: a second
     * look-up could return others. Blocks.
     *
     * @return empty if all of its addresses are out of bounds, or if {@code http} is
     * @throws UnknownHostException if the host has no address
     */
    public List<InetAddress> addresses(TargetUrl url) throws UnknownHostException {
        if (!privateTargets && !url.secure()) {
            return List.of();
        }
        return Arrays.stream(lookup.addresses(url.host()))
                .filter(address -> privateTargets || PublicAddresses.isPublic(address))
                .toList();
    }
}
