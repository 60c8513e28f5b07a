package io.linkgate.config;

import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the API.
 *
 * @param queryCredentials whether {@code instance_id} and {@code access_token} are allowed in the query string
 * @param waitingCalls the maximum number of calls waiting for a code at the same time, 1 to 1,000,000; empty: as many
 *     as the heap allows
 * @param waitingCallsPerToken the maximum for one token; empty: half of all
 */
public record ApiSettings(
        boolean queryCredentials, Optional<Integer> waitingCalls, Optional<Integer> waitingCallsPerToken) {

    public ApiSettings {
        Objects.requireNonNull(waitingCalls);
        Objects.requireNonNull(waitingCallsPerToken);
    }
}
