package io.linkgate.api.code;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.api.call.Timestamps;
import io.linkgate.session.PairingCodeResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The body of {@code auth/request-code}. Never prints the code.
 *
 * @param code {@code ABCD-1234}
 * @param expiresAt the latest time until which the phone accepts it, a whole millisecond
 * @param expiresInMs the time until then, in milliseconds; zero or more
 */
public record PairingCodeBody(
        @JsonProperty("code") String code,
        @JsonProperty("expires_at") String expiresAt,
        @JsonProperty("expires_in_ms") long expiresInMs) {

    static PairingCodeBody of(PairingCodeResult.Ready ready, Instant now) {
        Instant end = ready.goodUntil().truncatedTo(ChronoUnit.MILLIS);
        long leftMs = Math.max(0, Duration.between(now, end).toMillis());
        return new PairingCodeBody(ready.text(), Timestamps.format(end), leftMs);
    }

    @Override
    public String toString() {
        return "PairingCodeBody[expiresAt=" + expiresAt + "]";
    }
}
