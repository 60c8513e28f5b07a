package io.linkgate.api;

import io.linkgate.access.IssuedToken;
import io.linkgate.access.TokenRecord;
import io.linkgate.api.call.Timestamps;
import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The response bodies about access tokens. */
final class TokenBodies {

    private TokenBodies() {}

    /** Returns a token without its secret; unknown fields are null, and an empty list means its own instances only. */
    static Map<String, Object> token(TokenRecord token) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", token.id());
        putFields(token, body);
        return body;
    }

    /** Returns a token with its secret. */
    static Map<String, Object> issued(IssuedToken issued) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", issued.record().id());
        body.put("token", issued.revealed());
        putFields(issued.record(), body);
        return body;
    }

    private static void putFields(TokenRecord token, Map<String, Object> body) {
        body.put("label", token.label());
        body.put("scope", token.scope().wireName());
        body.put("quota", token.quota().isPresent() ? token.quota().getAsInt() : null);
        body.put(
                "instances",
                token.instances().stream().map(InstanceId::value).sorted().toList());
        body.put("created_at", Timestamps.format(token.createdAt()));
        body.put("expires_at", time(token.expiresAt()));
        body.put("last_used_at", time(token.lastUsedAt()));
        body.put("rotated_at", time(token.rotatedAt()));
        body.put("revoked_at", time(token.revokedAt()));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static String time(Optional<Instant> time) {
        return time.map(Timestamps::format).orElse(null);
    }
}
