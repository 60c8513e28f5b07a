package io.linkgate.hook;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.message.ChatAddress;
import io.linkgate.message.MessageRecord;
import io.linkgate.session.Account;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The payload of events about messages, in the form of the API that this one follows. */
final class MessagePayload {

    private static final String GROUPS = "@g.us";

    private MessagePayload() {}

    static Map<String, Object> of(MessageRecord record) {
        return record.received()
                .map(message -> received(record, message))
                .orElseGet(() -> acknowledged(record, record.level().orElseThrow()));
    }

    private static Map<String, Object> received(MessageRecord record, MessageEvent.Received message) {
        String own = own(record.account());
        boolean group = message.chat().endsWith(GROUPS);
        String sender = ChatAddress.of(message.sender());
        String id = ChatAddress.messageId(message.fromMe(), record.chat(), message.id());
        // The owner's other device has sent it to the server; what others have sent is on a device, this one.
        AckLevel level = message.fromMe() ? AckLevel.SERVER : AckLevel.DEVICE;
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("id", group ? id + "_" + sender : id);
        payload.put("message_id", message.id());
        payload.put("timestamp", message.at().getEpochSecond());
        payload.put("from", message.fromMe() ? own : record.chat());
        payload.put("to", message.fromMe() ? record.chat() : own);
        payload.put("participant", group ? sender : null);
        payload.put("fromMe", message.fromMe());
        payload.put("type", message.type());
        payload.put("body", message.body().orElse(null));
        payload.put("hasMedia", message.hasMedia());
        payload.put("replyTo", message.quotedId().orElse(null));
        putLevel(payload, level);
        payload.put("source", "app");
        payload.put("_data", data(message));
        return payload;
    }

    private static Map<String, Object> data(MessageEvent.Received message) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", message.type());
        data.put("notifyName", message.name().isEmpty() ? null : message.name());
        data.put("chat", message.chat());
        data.put("sender", message.sender());
        return data;
    }

    private static Map<String, Object> acknowledged(MessageRecord record, AckLevel level) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put(
                "id", ChatAddress.messageId(true, record.chat(), record.event().id()));
        payload.put("message_id", record.event().id());
        putLevel(payload, level);
        return payload;
    }

    private static void putLevel(Map<String, Object> payload, AckLevel level) {
        payload.put("ack", number(level));
        payload.put("ackName", level.name());
    }

    private static int number(AckLevel level) {
        return switch (level) {
            case SERVER -> 1;
            case DEVICE -> 2;
            case READ -> 3;
        };
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static String own(Optional<Account> account) {
        return account.filter(Account::isKnown)
                .map(known -> ChatAddress.ofPhone(known.phone()))
                .orElse(null); // null in JSON
    }
}
