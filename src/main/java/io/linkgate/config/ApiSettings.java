package io.linkgate.config;

import java.util.Objects;
import java.util.Optional;

/**
 * What the API allows.
 *
 * @param queryCredentials whether {@code instance_id} and {@code access_token} may stand in the query string
 * @param waitingCalls how many calls may wait for a code at the same time, 1 to 1,000,000; empty: as many as the heap allows
 * @param waitingCallsPerToken the same for the calls with one token; empty: half of all
 */
public record ApiSettings(
        boolean queryCredentials, Optional<Integer> waitingCalls, Optional<Integer> waitingCallsPerToken) {

    public ApiSettings {
        Objects.requireNonNull(waitingCalls);
        Objects.requireNonNull(waitingCallsPerToken);
    }
}
