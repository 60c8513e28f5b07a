package io.linkgate.config;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the API.
 *
 * @param systemName the operator's name for the system that accounts are linked to, 1 to 64 characters
 * @param publicUrl where visitors reach the root of this server, {@code http} or {@code https}, without a slash at the
 *     end; empty: where the call for a link came in
 * @param queryCredentials whether {@code instance_id} and {@code access_token} are allowed in the query string
 * @param corsOrigins the origins whose pages may call the API from a browser, as browsers write them: scheme, host and
 *     a port that is not the scheme's own, in small letters
 * @param defaultEngine the engine of a new instance if the caller names none: {@code whatsapp}, or {@code sandbox},
 *     which is enabled then
 * @param waitingCalls the maximum number of calls waiting for a code at the same time, 1 to 1,000,000; empty: as many
 *     as the heap allows
 * @param waitingCallsPerToken the maximum for one token; empty: half of all
 * @param eventStreams the maximum number of open event streams, 1 to 1,000,000; empty: as many as the heap allows
 * @param eventStreamsPerToken the maximum for one token; empty: half of all
 */
public record ApiSettings(
        String systemName,
        Optional<URI> publicUrl,
        boolean queryCredentials,
        Set<String> corsOrigins,
        String defaultEngine,
        Optional<Integer> waitingCalls,
        Optional<Integer> waitingCallsPerToken,
        Optional<Integer> eventStreams,
        Optional<Integer> eventStreamsPerToken) {

    public ApiSettings {
        corsOrigins = Set.copyOf(corsOrigins);
        Objects.requireNonNull(defaultEngine);
        Objects.requireNonNull(publicUrl);
        Objects.requireNonNull(systemName);
        Objects.requireNonNull(waitingCalls);
        Objects.requireNonNull(waitingCallsPerToken);
        Objects.requireNonNull(eventStreams);
        Objects.requireNonNull(eventStreamsPerToken);
    }
}
