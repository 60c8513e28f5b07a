package io.linkgate.api.code;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.instance.Instance;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;

/** The detailed JSON form of a code. Never prints the code. */
record CodeDetail(
        @JsonProperty("qr") String qr,
        @JsonProperty("status") SessionStatus status,
        @JsonProperty("expires_at") String expiresAt,
        @JsonProperty("expires_in_ms") long expiresInMs,
        @JsonProperty("lifetime_ms") long lifetimeMs,
        @JsonProperty("sequence") int sequence,
        @JsonProperty("of") int of,
        @JsonProperty("instance_id") String instanceId) {

    static CodeDetail of(Instance instance, Picture picture, Instant now) {
        QrCode code = picture.code();
        return new CodeDetail(
                picture.dataUri(),
                SessionStatus.SCAN_QR_CODE,
                picture.expiresAt(),
                Duration.between(now, code.expiresAt()).toMillis(),
                code.lifetime(now).toMillis(),
                code.sequence(),
                code.of(),
                instance.id().value());
    }

    @Override
    public String toString() {
        return "CodeDetail[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
