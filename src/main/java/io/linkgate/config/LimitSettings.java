package io.linkgate.config;

import java.util.List;

/**
 * Settings of the limits of calls, each a number a minute; {@link Integer#MAX_VALUE} for no limit.
 *
 * @param callsPerToken for one token
 * @param callsPerAddress for all valid tokens from one client address
 * @param wrongTokens for calls with a wrong token from one client address
 * @param trustedProxies the proxies that are believed about the addresses of their clients
 */
public record LimitSettings(
        int callsPerToken, int callsPerAddress, int wrongTokens, List<AddressRange> trustedProxies) {

    public LimitSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
