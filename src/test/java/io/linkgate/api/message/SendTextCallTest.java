package io.linkgate.api.message;

import static io.linkgate.api.message.MessageApi.BOB;
import static io.linkgate.api.message.MessageApi.encoded;
import static io.linkgate.api.message.MessageApi.refused;
import static io.linkgate.api.message.MessageApi.success;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.ApiServer;
import io.linkgate.engine.message.OutgoingText;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts over HTTP: what callers get, and what reaches the engine. */
class SendTextCallTest {

    @RegisterExtension
    private final MessageApi api = new MessageApi();

    @Test
    void textIsSentAndAnsweredInTheDocumentedForm() {
        JsonNode body =
                success(api.call("send/text", "chatId=" + BOB + "&message=Hello&reply_to=false_x@c.us_3EB0QUOTED"));

        OutgoingText sent = api.messages.engine.sent.get(0);
        assertThat(sent.quotedId()).contains("3EB0QUOTED");
        assertThat(body.toString())
                .isEqualTo("{\"id\":\"true_4915112345678@c.us_" + sent.id() + "\",\"message_id\":\"" + sent.id()
                        + "\",\"timestamp\":1790000000,\"from\":\"15550001111@c.us\",\"to\":\"4915112345678@c.us\","
                        + "\"fromMe\":true,\"body\":\"Hello\",\"hasMedia\":false,\"ack\":1,\"ackName\":\"SERVER\","
                        + "\"_data\":{\"type\":\"text\"}}");
    }

    @Test
    void chatIdMayBeANumberInJson() {
        success(api.server.send(api.server.post(
                "/v2/send/text?access_token=" + ApiServer.TOKEN,
                "application/json",
                "{\"instance_id\":\"" + ApiServer.ID + "\",\"chatId\":4915112345678,\"message\":\"Hello\"}")));

        assertThat(api.messages.engine.sent.get(0).to().digits()).isEqualTo(BOB);
    }

    @ParameterizedTest
    @CsvSource({
        "4915112345678, 4915112345678@s.whatsapp.net",
        "+49 151 12345678, 4915112345678@s.whatsapp.net",
        "4915112345678@c.us, 4915112345678@s.whatsapp.net",
        "4915112345678@C.US, 4915112345678@s.whatsapp.net",
        "4915112345678@s.whatsapp.net, 4915112345678@s.whatsapp.net",
        "99000111222@lid, 99000111222@lid",
        "4915112345678@c.us\u200e, 4915112345678@s.whatsapp.net",
        "\u202a4915112345678@s.what\u200bsapp.net\u202c, 4915112345678@s.whatsapp.net",
        "٤٩١٥١١٢٣٤٥٦٧٨@c.us, 4915112345678@s.whatsapp.net",
        "٩٩٠٠٠١١١٢٢٢@lid\u200e, 99000111222@lid",
        "15550001111, 15550001111@s.whatsapp.net"
    })
    void accountIsAddressedInEveryForm(String chatId, String jid) {
        success(api.call("send/text", "chatId=" + encoded(chatId) + "&text=Hello"));

        assertThat(api.messages.engine.sent.get(0).to().jid()).isEqualTo(jid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "120363000000000000@g.us",
                "4915112345678-1500000000@g.us",
                "status@broadcast",
                "120363000000000000@newsletter"
            })
    void groupAndTheLikeIsNotImplemented(String chatId) {
        refused(api.call("send/text", "chatId=" + encoded(chatId) + "&message=Hello"), 501, "not_implemented");
        refused(api.json("send/seen", "{\"chatId\":\"" + chatId + "\"}"), 501, "not_implemented");
        assertThat(api.messages.engine.sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bob",
                "12",
                "4915112345678:3@c.us",
                "4915112345678@example.org",
                "1234@lid",
                "x@lid",
                "½²³¹⁴⁵@lid",
                "@c.us"
            })
    void otherAddressIsInvalidAndNotRepeated(String chatId) {
        HttpResponse<String> response = api.call("send/text", "chatId=" + encoded(chatId) + "&message=Hello");

        refused(response, 400, "invalid_param");
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo("chatId");
        assertThat(response.body()).doesNotContain("4915112345678");
    }

    @Test
    void textHasOneTo4096WholeCharacters() {
        String longest = "\uD83D\uDC4B".repeat(4096); // 4096 characters of two UTF-16 units
        success(api.json("{\"chatId\":\"" + BOB + "\",\"message\":\"" + longest + "\"}"));
        assertThat(api.messages.engine.sent.get(0).body()).isEqualTo(longest);

        refused(
                api.json("{\"chatId\":\"" + BOB + "\",\"message\":\"" + "x".repeat(4097) + "\"}"),
                400,
                "invalid_param");
        refused(api.json("{\"chatId\":\"" + BOB + "\",\"message\":\"\"}"), 400, "missing_param");
        refused(api.json("{\"chatId\":\"" + BOB + "\",\"message\":\"a\\ud83d\"}"), 400, "invalid_param");
        refused(api.json("{\"chatId\":\"" + BOB + "\",\"message\":\"\\udc4b\\ud83d\"}"), 400, "invalid_param");
        assertThat(api.messages.engine.sent).hasSize(1);
    }

    @Test
    void rightToLeftMarksAndLineBreaksStay() {
        String text = "\u200Fשלום\u202B(1)\u202C\n\tمرحبا\u2066x\u2069";
        success(api.call("send/text", "chatId=" + BOB + "&message=" + encoded(text)));

        assertThat(api.messages.engine.sent.get(0).body()).isEqualTo(text);
    }

    @Test
    void everyMissingParameterIsNamed() {
        HttpResponse<String> response = api.call("send/text", "");

        refused(response, 400, "missing_param");
        assertThat(ApiServer.json(response).get("params").toString()).isEqualTo("[\"chatId\",\"message\"]");
    }

    @Test
    void sameKeyIsTheSameTextWithTheSameAnswer() {
        JsonNode first = success(api.keyed("order-17", "Hello"));
        assertThat(success(api.keyed("order-17", "Hello"))).isEqualTo(first);
        JsonNode second = success(api.keyed("order-18", "Hello"));

        assertThat(second.get("message_id")).isNotEqualTo(first.get("message_id"));
        refused(api.keyed("order-17", "Hello!"), 409, "conflict");
        refused(api.keyed("k".repeat(256), "Hello"), 400, "invalid_param");
        assertThat(api.messages.engine.sent).hasSize(2);
    }

    @Test
    void textThatCannotBeEnteredIntoTheAuditIsNotSent() {
        api.server.auditStore.holdBack(CompletableFuture.failedStage(new IllegalStateException("the disk is full")));

        refused(api.call("send/text", "chatId=" + BOB + "&message=Hello"), 500, "internal_error");

        assertThat(api.messages.engine.sent).isEmpty();
    }

    @Test
    void commandIsInTheAuditWithoutTextAndNumber() {
        success(api.call("send/text", "chatId=" + BOB + "&message=Secret"));
        api.server.audit.flush();

        String entries = api.server.auditStore.toString();
        assertThat(api.server.audit.entries()).isOne();
        assertThat(entries).doesNotContain("Secret", BOB);
    }
}
