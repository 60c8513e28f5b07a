package io.linkgate.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.instance.InstanceId;
import io.linkgate.message.ChatAddress;
import io.linkgate.message.MessageRecord;
import io.linkgate.session.Account;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Transition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The JSON body of events. The fields of a session's payload are on the top level too: Wawp documents the one form, and
 * existing receivers read the other.
 */
public final class EventBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final UnaryOperator<String> picture;

    /** @param picture draws the text of a QR code as a {@code data:} URI */
    public EventBody(UnaryOperator<String> picture) {
        this.picture = picture;
    }

    /**
     * Returns the body of {@code session.status}.
     *
     * @param id the event's id
     * @param session the name of the instance
     * @param instance the instance
     * @param account the account that it was linked to after the move
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public byte[] ofMove(EventId id, String session, InstanceId instance, Optional<Account> account, Transition move) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("name", session);
        payload.put("status", move.to().name());
        payload.put("reason", move.reason().map(Reason::wireName).orElse(null));
        Map<String, Object> body = envelope(id, HookEvent.SESSION_STATUS, session, instance, account, move.at());
        body.put("payload", payload);
        body.put("status", payload.get("status"));
        body.put("reason", payload.get("reason"));
        return json(body);
    }

    /**
     * Returns the body of {@code session.qr}.
     *
     * @param id the event's id
     * @param session the name of the instance
     * @param after the snapshot with the code
     */
    public byte[] ofCode(EventId id, String session, SessionSnapshot after, QrCode code) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("name", session);
        payload.put("qr", picture.apply(code.text()));
        payload.put("expires_at", RFC_3339.format(code.expiresAt()));
        payload.put("sequence", code.sequence());
        payload.put("of", code.of());
        Map<String, Object> body =
                envelope(id, HookEvent.SESSION_QR, session, after.id(), after.account(), code.shownAt());
        body.put("payload", payload);
        body.put("status", after.state().status().name());
        body.put("qr", payload.get("qr"));
        body.put("expires_at", payload.get("expires_at"));
        return json(body);
    }

    /**
     * Returns the body of {@code message} or {@code message.ack}.
     *
     * @param id the event's id
     * @param record an event that is reported
     */
    public byte[] ofMessage(EventId id, MessageRecord record) {
        HookEvent event = HookEvent.of(record);
        Map<String, Object> body =
                envelope(id, event, record.instance().name(), record.instance().id(), record.account(), record.at());
        body.put("payload", MessagePayload.of(record));
        return json(body);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Map<String, Object> envelope(
            EventId id, HookEvent event, String session, InstanceId instance, Optional<Account> account, Instant at) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id.text());
        body.put("event", event.wireName());
        body.put("instance_id", instance.value());
        body.put("session", session);
        body.put("ts", at.getEpochSecond());
        body.put("timestamp", at.toEpochMilli());
        body.put("me", me(account));
        return body;
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Map<String, Object> me(Optional<Account> account) {
        if (account.isEmpty()) {
            return null; // null in JSON, as in session/info
        }
        Map<String, Object> me = new LinkedHashMap<>();
        me.put("id", ChatAddress.ofPhone(account.get().phone()));
        me.put(
                "pushName",
                account.get().pushName().isEmpty() ? null : account.get().pushName());
        return me;
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }
}
