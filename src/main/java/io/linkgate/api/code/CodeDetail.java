package io.linkgate.api.code;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * The detailed JSON form of a code. Never prints the code.
 *
 * @param instanceId left out for the visitor of a temporary link
 */
record CodeDetail(
        @JsonProperty("qr") String qr,
        @JsonProperty("status") SessionStatus status,
        @JsonProperty("expires_at") String expiresAt,
        @JsonProperty("expires_in_ms") long expiresInMs,
        @JsonProperty("lifetime_ms") long lifetimeMs,
        @JsonProperty("sequence") int sequence,
        @JsonProperty("of") int of,

        @JsonProperty("instance_id") @JsonInclude(JsonInclude.Include.NON_NULL)
        String instanceId) {

    static CodeDetail of(CodeCall asked, Picture picture, Instant now) {
        QrCode code = picture.code();
        return new CodeDetail(
                picture.dataUri(),
                SessionStatus.SCAN_QR_CODE,
                picture.expiresAt(),
                Duration.between(now, code.expiresAt()).toMillis(),
                code.lifetime(now).toMillis(),
                code.sequence(),
                code.of(),
                asked.call().isVisit() ? null : asked.instance().id().value()); // null is left out
    }

    @Override
    public String toString() {
        return "CodeDetail[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
