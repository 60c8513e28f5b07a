package io.linkgate.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.api.call.Timestamps;
import io.linkgate.api.code.Picture;
import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The response bodies of the session endpoints. */
final class SessionBodies {

    /** A name that clients of the service this API follows expect in this field. */
    private static final String SERVER_NAME = "linkgate";

    /** The suffix that those clients expect after the telephone number of an account. */
    private static final String ACCOUNT_SERVER = "@c.us";

    private SessionBodies() {}

    /** The body of {@code session/create}. */
    record Created(
            @JsonProperty("instance_id") String instanceId,
            @JsonProperty("session_name") String sessionName,
            @JsonProperty("server_name") String serverName,
            @JsonProperty("status") SessionStatus status) {

        static Created of(Instance instance, SessionStatus status) {
            return new Created(instance.id().value(), instance.name(), SERVER_NAME, status);
        }
    }

    /** The body of {@code session/delete}. */
    record Deleted(
            @JsonProperty("name") String name,
            @JsonProperty("status") String status,
            @JsonProperty("instance_id") String instanceId) {

        static Deleted of(Instance instance) {
            return new Deleted(instance.name(), "DELETED", instance.id().value());
        }
    }

    /** The body of {@code session/start}, {@code stop}, {@code restart} and {@code logout}. */
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

    /** Returns the body of {@code session/info}. The code and its end are in it only while a code is shown. */
    static Map<String, Object> info(
            Instance instance,
            SessionSnapshot snapshot,
            Instant now,
            Optional<Picture> picture,
            List<Warning> warnings) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", instance.name());
        info.put("status", snapshot.statusAt(now));
        info.put("config", emptyConfig());
        info.put("me", snapshot.account().map(SessionBodies::briefAccount).orElse(null));
        info.put("linked", snapshot.linked());
        info.put("instance_id", instance.id().value());
        info.put("engine", instance.engine().wireName());
        info.put("reason", snapshot.state().why().map(Reason::wireName).orElse(null));
        info.put("since", Timestamps.format(snapshot.since()));
        info.put(
                "retry_at",
                snapshot.state().nextAttempt().map(Timestamps::format).orElse(null));
        info.put(
                "last_failure",
                snapshot.lastFailure(now).map(SessionBodies::failure).orElse(null));
        info.put(
                "expected_phone",
                instance.expectedPhone().map(PhoneNumber::masked).orElse(null));
        info.put("warnings", warnings.stream().map(SessionBodies::warning).toList());
        picture.ifPresent(shown -> {
            QrCode code = shown.code();
            info.put("qr", shown.dataUri());
            info.put("expires_at", Timestamps.format(code.expiresAt()));
            info.put("expires_in_ms", Duration.between(now, code.expiresAt()).toMillis());
            info.put("lifetime_ms", code.lifetime(now).toMillis());
            info.put("sequence", code.sequence());
        });
        return info;
    }

    private static Map<String, Object> warning(Warning warning) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", warning.code());
        body.put("message", warning.message());
        return body;
    }

    /** Returns the body of {@code session/history}; fields that a transition does not have are null. */
    static Map<String, Object> history(Instance instance, List<Transition> moves) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("instance_id", instance.id().value());
        body.put("history", moves.stream().map(SessionBodies::move).toList());
        return body;
    }

    private static Map<String, Object> move(Transition transition) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("at", Timestamps.format(transition.at()));
        body.put("from", transition.from());
        body.put("to", transition.to());
        body.put("reason", transition.reason().map(Reason::wireName).orElse(null));
        body.put("detail", known(transition.detail()));
        body.put(
                "cure",
                transition.cure() == Cure.NONE ? null : transition.cure().wireName());
        body.put("after_ms", transition.lasted().toMillis());
        return body;
    }

    /** Returns the body of {@code session/me}; unknown fields are null. */
    static Map<String, Object> me(Account me) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", me.phone() + ACCOUNT_SERVER);
        body.put("lid", known(me.lid()));
        body.put("pushName", known(me.pushName()));
        body.put("platform", known(me.platform()));
        return body;
    }

    private static Map<String, Object> failure(LastFailure failure) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", failure.reason().wireName());
        body.put("at", Timestamps.format(failure.at()));
        body.put("detail", known(failure.detail()));
        return body;
    }

    private static Map<String, Object> briefAccount(Account me) {
        Map<String, Object> body = me(me);
        body.keySet().retainAll(Set.of("id", "pushName"));
        return body;
    }

    private static String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Map<String, Object> emptyConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("webhooks", List.of());
        config.put("proxy", null);
        return config;
    }
}
