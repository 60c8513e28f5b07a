package io.linkgate.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.instance.Instance;
import io.linkgate.session.PairingCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers of the session endpoints. */
final class SessionBodies {

    /** What clients of the service that this API follows expect to find here. */
    private static final String SERVER_NAME = "linkgate";

    private SessionBodies() {}

    /** Answer to {@code session/create}. */
    record Created(
            @JsonProperty("instance_id") String instanceId,
            @JsonProperty("session_name") String sessionName,
            @JsonProperty("server_name") String serverName,
            @JsonProperty("status") SessionStatus status) {

        static Created of(Instance instance, SessionStatus status) {
            return new Created(instance.id().value(), instance.name(), SERVER_NAME, status);
        }
    }

    /** Answer to {@code session/start} and {@code session/stop}. */
    record Commanded(
            @JsonProperty("name") String name,
            @JsonProperty("status") SessionStatus status,
            @JsonProperty("config") Map<String, Object> config,
            @JsonProperty("instance_id") String instanceId) {

        static Commanded of(Instance instance, SessionStatus status) {
            return new Commanded(
                    instance.name(), status, emptyConfig(), instance.id().value());
        }
    }

    /** Answer to {@code session/info}. The code and its end are there only while one is shown. */
    static Map<String, Object> info(
            Instance instance, SessionSnapshot snapshot, Instant now, Optional<Picture> picture) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", instance.name());
        info.put("status", NoCode.statusAt(snapshot, now));
        info.put("config", emptyConfig());
        info.put("me", null);
        info.put("instance_id", instance.id().value());
        info.put("engine", instance.engine().wireName());
        info.put("reason", snapshot.state().why().map(Reason::wireName).orElse(null));
        info.put("since", Timestamps.format(snapshot.since()));
        picture.ifPresent(shown -> {
            PairingCode code = shown.code();
            info.put("qr", shown.dataUri());
            info.put("expires_at", Timestamps.format(code.expiresAt()));
        });
        return info;
    }

    private static Map<String, Object> emptyConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("webhooks", List.of());
        config.put("proxy", null);
        return config;
    }
}
