package io.linkgate.api.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.message.ChatAddress;
import io.linkgate.message.SendResult;
import io.linkgate.message.TextRequest;
import java.util.Map;

/** The bodies of answers. */
final class MessageBodies {

    private MessageBodies() {}

    /** A text that was sent, in the form of the API that this one follows. */
    record SentBody(
            String id,
            @JsonProperty("message_id") String messageId,
            long timestamp,
            String from,
            String to,
            boolean fromMe,
            String body,
            boolean hasMedia,
            int ack,
            String ackName,
            @JsonProperty("_data") Map<String, Object> data) {

        static SentBody of(SendResult.Sent sent, TextRequest request) {
            return new SentBody(
                    ChatAddress.messageId(true, sent.chat(), sent.messageId()),
                    sent.messageId(),
                    sent.at().getEpochSecond(),
                    sent.from(),
                    sent.chat(),
                    true,
                    request.body(),
                    false,
                    1,
                    "SERVER",
                    Map.of("type", "text"));
        }

        /** Prints neither text nor number. */
        @Override
        public String toString() {
            return "SentBody[" + messageId + "]";
        }
    }

    /** Whether a number has an account; {@code chatId} is null if it has none. */
    record ExistsBody(boolean numberExists, String chatId) {

        /** Prints no number. */
        @Override
        public String toString() {
            return "ExistsBody[" + numberExists + "]";
        }
    }

    /** A one-time password that was sent. */
    record OtpBody(
            boolean success,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("retry_after") long retryAfter) {}
}
