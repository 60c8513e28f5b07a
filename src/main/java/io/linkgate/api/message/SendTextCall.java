package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.engine.message.MessageId;
import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import io.linkgate.message.TextRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a call to {@code send/text}. */
final class SendTextCall {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final int MAX_CHARACTERS = 4096;

    /**
     * The id of a message, alone or as answers and events show it: {@code true_chat_KEY}, in groups with the sender.
     */
    private static final Pattern QUOTED =
            Pattern.compile("(?:(?:true|false)_[^_]{1,80}_)?([0-9A-Za-z.-]{1,64})(?:_.*)?");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,253}[\\x21-\\x7e])?");

    private SendTextCall() {}

    /**
     * Parses the parameters; throws {@link ApiException} for the first that is invalid.
     *
     * @param key the header {@value #IDEMPOTENCY_KEY}
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static TextRequest of(Call call, Optional<String> key) {
        boolean otherName =
                call.text(Param.MESSAGE).isEmpty() && call.text(Param.TEXT).isPresent();
        Param message = otherName ? Param.TEXT : Param.MESSAGE;
        call.require(Param.INSTANCE_ID, Param.CHAT_ID, message);
        Recipient to = ChatId.of(call);
        String body = body(call, message);
        Optional<String> quoted = call.text(Param.REPLY_TO).map(SendTextCall::quoted);
        Optional<String> id = call.text(Param.MESSAGE_ID).map(SendTextCall::messageId);
        key.ifPresent(SendTextCall::check);
        Instance instance = call.instance();
        call.answerInJson();
        return new TextRequest(
                instance,
                id.or(() -> key.map(text -> MessageId.of(instance.id().value() + " " + text))),
                to,
                body,
                quoted);
    }

    private static String body(Call call, Param message) {
        String body = call.text(message).orElseThrow();
        if (body.codePointCount(0, body.length()) > MAX_CHARACTERS || !isWellFormed(body)) {
            throw ApiException.invalid(
                    message.wireName(),
                    "a text of 1 to " + MAX_CHARACTERS + " characters, without halves of surrogate pairs");
        }
        return body;
    }

    /** Whether no surrogate stands alone: UTF-8 has none, so another text would arrive. */
    static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static String quoted(String text) {
        Matcher form = QUOTED.matcher(text.strip());
        if (!form.matches()) {
            throw ApiException.invalid(Param.REPLY_TO.wireName(), "the id of a message");
        }
        return form.group(1);
    }

    private static String messageId(String text) {
        return MessageId.parse(text)
                .orElseThrow(() -> ApiException.invalid(
                        Param.MESSAGE_ID.wireName(), "3EB0 and 12 to 28 hex digits, as in an earlier answer"));
    }

    private static void check(String key) {
        if (!KEY.matcher(key).matches()) {
            throw ApiException.invalid(IDEMPOTENCY_KEY, "1 to 255 printable ASCII characters");
        }
    }
}
