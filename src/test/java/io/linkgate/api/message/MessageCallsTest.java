package io.linkgate.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.ApiServer;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.message.FakeMessages;
import io.linkgate.message.Texts;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.SessionState;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints for messages over HTTP: what callers get, and what reaches the engine. */
class MessageCallsTest {

    private static final String BOB = "4915112345678";

    @TempDir
    private Path directory;

    private MessagesFixture messages;
    private ApiServer server;

    @BeforeEach
    void start() {
        messages = new MessagesFixture(directory, 30);
        server = ApiServer.with(messages.endpoints().toArray()).start();
    }

    @AfterEach
    void stop() {
        server.close();
        messages.close();
    }

    @Test
    void textIsSentAndAnsweredInTheDocumentedForm() {
        JsonNode body = success(call("send/text", "chatId=" + BOB + "&message=Hello&reply_to=false_x@c.us_3EB0QUOTED"));

        OutgoingText sent = messages.engine.sent.get(0);
        assertThat(sent.quotedId()).contains("3EB0QUOTED");
        assertThat(body.toString())
                .isEqualTo("{\"id\":\"true_4915112345678@c.us_" + sent.id() + "\",\"message_id\":\"" + sent.id()
                        + "\",\"timestamp\":1790000000,\"from\":\"15550001111@c.us\",\"to\":\"4915112345678@c.us\","
                        + "\"fromMe\":true,\"body\":\"Hello\",\"hasMedia\":false,\"ack\":1,\"ackName\":\"SERVER\","
                        + "\"_data\":{\"type\":\"text\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "4915112345678, 4915112345678@s.whatsapp.net",
        "+49 151 12345678, 4915112345678@s.whatsapp.net",
        "4915112345678@c.us, 4915112345678@s.whatsapp.net",
        "4915112345678@C.US, 4915112345678@s.whatsapp.net",
        "4915112345678@s.whatsapp.net, 4915112345678@s.whatsapp.net",
        "99000111222@lid, 99000111222@lid",
        "15550001111, 15550001111@s.whatsapp.net"
    })
    void accountIsAddressedInEveryForm(String chatId, String jid) {
        success(call("send/text", "chatId=" + encoded(chatId) + "&text=Hello"));

        assertThat(messages.engine.sent.get(0).to().jid()).isEqualTo(jid);
    }

    @Test
    void chatIdMayBeANumberInJson() {
        success(server.send(server.post(
                "/v2/send/text?access_token=" + ApiServer.TOKEN,
                "application/json",
                "{\"instance_id\":\"" + ApiServer.ID + "\",\"chatId\":4915112345678,\"message\":\"Hello\"}")));

        assertThat(messages.engine.sent.get(0).to().digits()).isEqualTo(BOB);
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
        refused(call("send/text", "chatId=" + encoded(chatId) + "&message=Hello"), 501, "not_implemented");
        refused(json("send/seen", "{\"chatId\":\"" + chatId + "\"}"), 501, "not_implemented");
        assertThat(messages.engine.sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bob", "12", "4915112345678:3@c.us", "4915112345678@example.org", "1234@lid", "x@lid", "@c.us"})
    void otherAddressIsInvalidAndNotRepeated(String chatId) {
        HttpResponse<String> response = call("send/text", "chatId=" + encoded(chatId) + "&message=Hello");

        refused(response, 400, "invalid_param");
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo("chatId");
        assertThat(response.body()).doesNotContain("4915112345678");
    }

    @Test
    void textHasOneTo4096WholeCharacters() {
        String longest = "\uD83D\uDC4B".repeat(4096); // 4096 characters of two UTF-16 units
        success(json("{\"chatId\":\"" + BOB + "\",\"message\":\"" + longest + "\"}"));
        assertThat(messages.engine.sent.get(0).body()).isEqualTo(longest);

        refused(json("{\"chatId\":\"" + BOB + "\",\"message\":\"" + "x".repeat(4097) + "\"}"), 400, "invalid_param");
        refused(json("{\"chatId\":\"" + BOB + "\",\"message\":\"\"}"), 400, "missing_param");
        refused(json("{\"chatId\":\"" + BOB + "\",\"message\":\"a\\ud83d\"}"), 400, "invalid_param");
        refused(json("{\"chatId\":\"" + BOB + "\",\"message\":\"\\udc4b\\ud83d\"}"), 400, "invalid_param");
        assertThat(messages.engine.sent).hasSize(1);
    }

    @Test
    void rightToLeftMarksAndLineBreaksStay() {
        String text = "\u200Fשלום\u202B(1)\u202C\n\tمرحبا\u2066x\u2069";
        success(call("send/text", "chatId=" + BOB + "&message=" + encoded(text)));

        assertThat(messages.engine.sent.get(0).body()).isEqualTo(text);
    }

    @Test
    void everyMissingParameterIsNamed() {
        HttpResponse<String> response = call("send/text", "");

        refused(response, 400, "missing_param");
        assertThat(ApiServer.json(response).get("params").toString()).isEqualTo("[\"chatId\",\"message\"]");
    }

    @Test
    void sameKeyIsTheSameTextWithTheSameAnswer() {
        JsonNode first = success(keyed("order-17", "Hello"));
        assertThat(success(keyed("order-17", "Hello"))).isEqualTo(first);
        JsonNode second = success(keyed("order-18", "Hello"));

        assertThat(second.get("message_id")).isNotEqualTo(first.get("message_id"));
        refused(keyed("order-17", "Hello!"), 409, "conflict");
        refused(keyed("k".repeat(256), "Hello"), 400, "invalid_param");
        assertThat(messages.engine.sent).hasSize(2);
    }

    @Test
    void textWithoutAcknowledgementIs504AndItsIdSendsItNeverTwice() {
        messages.engine.answer = Optional.empty();
        CompletableFuture<HttpResponse<String>> call = later("chatId=" + BOB + "&message=Hello");
        while (messages.engine.sent.isEmpty() || messages.messaging.waiting() == 0) {
            Thread.onSpinWait();
        }
        messages.timers.advance(Texts.PATIENCE);
        HttpResponse<String> response = call.join();
        refused(response, 504, "upstream_timeout");
        String id = ApiServer.json(response).get("message_id").asText();
        assertThat(id).isEqualTo(messages.engine.sent.get(0).id());
        messages.engine.ends(ApiServer.ID, id, FakeMessages.accepted(messages.engine.sent.get(0)));

        success(call("send/text", "chatId=" + BOB + "&message=Hello&message_id=" + id));
        refused(call("send/text", "chatId=" + BOB + "&message=Hello&message_id=3EB0"), 400, "invalid_param");
        assertThat(messages.engine.sent).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "463, 429, rate_limited, reach_out",
        "475, 429, rate_limited, new_chat_cap",
        "404, 404, recipient_not_found,",
        "479, 502, upstream_rejected,",
        "500, 502, upstream_rejected,"
    })
    void refusalOfWhatsAppIsExplained(int error, int status, String code, String reason) {
        messages.engine.answer = Optional.of(text -> new SendOutcome.Rejected(error));
        HttpResponse<String> response = call("send/text", "chatId=" + BOB + "&message=Hello");

        refused(response, status, code);
        JsonNode body = ApiServer.json(response);
        assertThat(Optional.ofNullable(body.get("reason")).map(JsonNode::asText))
                .isEqualTo(Optional.ofNullable(reason));
        if (status != 404) {
            assertThat(body.get("upstream_code").asInt()).isEqualTo(error);
        }
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
    }

    @Test
    void accountThatDoesNotExistIs404() {
        messages.engine.answer = Optional.of(text -> new SendOutcome.NoRecipient());

        refused(call("send/text", "chatId=" + BOB + "&message=Hello"), 404, "recipient_not_found");
    }

    @Test
    void sessionThatIsNotConnectedIs422AndOneWithoutADevice409() {
        messages.engine.connected = false;
        messages.sessions.put(ApiServer.ID, new SessionState.Starting(messages.clock.instant()));
        HttpResponse<String> response = call("send/text", "chatId=" + BOB + "&message=Hello");

        refused(response, 422, "session_status_mismatch");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(ApiServer.json(response).get("expected").toString()).isEqualTo("[\"WORKING\"]");
        assertThat(ApiServer.json(response).get("linked").asBoolean()).isTrue();
        refused(post("send/start-typing"), 422, "session_status_mismatch");
        FakeSessions unlinked = new FakeSessions(messages.clock);
        try (ApiServer other = ApiServer.with(MessageEndpoints.of(
                                messages.messaging,
                                unlinked,
                                new WaitingCalls(new WaitingLimits(9, 9)),
                                Runnable::run,
                                messages.clock)
                        .toArray())
                .start()) {
            HttpResponse<String> refusal = other.send(other.authorized(
                    "/v2/send/text?instance_id=" + ApiServer.ID + "&chatId=" + BOB + "&message=Hello"));
            refused(refusal, 409, "not_linked");
            refused(
                    other.send(other.authorized("/v2/otp/send?instance_id=" + ApiServer.ID + "&chatId=" + BOB)),
                    409,
                    "not_linked");
        }
    }

    @Test
    void limitIsAnHonest429() {
        for (int i = 0; i < 30; i++) {
            success(call("send/text", "chatId=" + BOB + "&message=" + i));
        }
        HttpResponse<String> response = call("send/text", "chatId=" + BOB + "&message=one");

        refused(response, 429, "rate_limited");
        assertThat(ApiServer.json(response).get("reason").asText()).isEqualTo("texts_per_minute");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        messages.clock.advance(Duration.ofSeconds(2));
        success(call("send/text", "chatId=" + BOB + "&message=one"));
    }

    @Test
    void onlySoManyCallsWait() {
        messages.engine.answer = Optional.empty();
        try (ApiServer small = ApiServer.with(messages.endpoints(1).toArray()).start()) {
            String path = "/v2/send/text?instance_id=" + ApiServer.ID + "&chatId=" + BOB + "&message=Hello";
            CompletableFuture<HttpResponse<String>> first = small.sendLater(small.authorized(path));
            while (messages.messaging.waiting() == 0) {
                Thread.onSpinWait();
            }
            refused(small.send(small.authorized(path)), 503, "unavailable");
            messages.messaging.close();
            refused(first.join(), 503, "unavailable");
        }
    }

    @Test
    void chatIsMarkedAndShowsTyping() {
        assertThat(success(post("send/seen")).toString()).isEqualTo("{\"success\":true}");
        success(post("send/start-typing"));
        success(post("send/stop-typing"));

        assertThat(messages.engine.asked)
                .containsExactly(
                        "seen " + BOB + "@s.whatsapp.net",
                        "typing " + BOB + "@s.whatsapp.net",
                        "not typing " + BOB + "@s.whatsapp.net");
        messages.engine.taking = false;
        messages.sessions.put(ApiServer.ID, new SessionState.Starting(messages.clock.instant()));
        refused(post("send/seen"), 422, "session_status_mismatch");
    }

    @Test
    void numberIsLookedUp() {
        assertThat(success(call("contacts/check-exists", "phone=%2B49%20151%2012345678"))
                        .toString())
                .isEqualTo("{\"numberExists\":true,\"chatId\":\"4915112345678@c.us\"}");
        messages.engine.lookup = NumberLookup.UNKNOWN;
        assertThat(success(call("contacts/check-exists", "phone=" + BOB)).toString())
                .isEqualTo("{\"numberExists\":false,\"chatId\":null}");
        messages.engine.lookup = NumberLookup.UNANSWERED;
        refused(call("contacts/check-exists", "phone=" + BOB), 504, "upstream_timeout");
        refused(call("contacts/check-exists", "phone=12"), 400, "invalid_param");
    }

    @Test
    void onlySoManyNumbersAreLookedUp() {
        for (int i = 0; i < MessagesFixture.LOOKUPS; i++) {
            success(call("contacts/check-exists", "phone=" + BOB));
        }
        HttpResponse<String> response = call("contacts/check-exists", "phone=" + BOB);

        refused(response, 429, "rate_limited");
        assertThat(ApiServer.json(response).get("reason").asText()).isEqualTo("lookups_per_minute");
        assertThat(response.headers().firstValue("Retry-After")).contains("3");
        success(call("send/text", "chatId=" + BOB + "&message=Hello"));
        messages.clock.advance(Duration.ofSeconds(3));
        success(call("contacts/check-exists", "phone=" + BOB));
    }

    @Test
    void oneTimePasswordIsSentAndVerified() {
        assertThat(success(call("otp/send", "chatId=" + BOB + "&lang=de&footer=Linkgate"))
                        .toString())
                .isEqualTo("{\"success\":true,\"expires_in\":300,\"retry_after\":60}");
        String text = messages.engine.sent.get(0).body();
        assertThat(text).startsWith("Ihr Code lautet ").endsWith("\n\nLinkgate");
        Matcher code = Pattern.compile("[0-9]{6}").matcher(text);
        assertThat(code.find()).isTrue();
        String right = code.group();
        String wrong = right.startsWith("1") ? "2" + right.substring(1) : "1" + right.substring(1);

        HttpResponse<String> again = call("otp/send", "chatId=" + BOB);
        refused(again, 429, "rate_limited");
        assertThat(again.headers().firstValue("Retry-After")).contains("60");
        HttpResponse<String> refusal = call("otp/verify", "chatId=" + BOB + "&code=" + wrong);
        refused(refusal, 401, "invalid_code");
        assertThat(success(json("otp/verify", "{\"chatId\":\"" + BOB + "\",\"code\":" + Integer.parseInt(right) + "}"))
                        .toString())
                .contains("\"success\":true", "\"verified\":true");
        refused(call("otp/verify", "chatId=" + BOB + "&code=" + right), 401, "invalid_code");
    }

    @Test
    void sixthTryOfACodeIs429() {
        success(call("otp/send", "chatId=" + BOB));
        Matcher code =
                Pattern.compile("[0-9]{6}").matcher(messages.engine.sent.get(0).body());
        assertThat(code.find()).isTrue();
        String wrong = code.group().equals("111111") ? "222222" : "111111";
        for (int i = 0; i < 5; i++) {
            refused(call("otp/verify", "chatId=" + BOB + "&code=" + wrong), 401, "invalid_code");
        }
        refused(call("otp/verify", "chatId=" + BOB + "&code=" + code.group()), 429, "rate_limited");
    }

    @Test
    void wordsOfACodeAreChecked() {
        HttpResponse<String> response = call("otp/send", "chatId=" + BOB + "&lang=xx");
        refused(response, 400, "invalid_param");
        assertThat(response.body()).contains("ar, de, en");
        refused(call("otp/send", "chatId=" + BOB + "&footer=" + "x".repeat(201)), 400, "invalid_param");
        refused(call("otp/verify", "chatId=" + BOB + "&code=abc"), 400, "invalid_param");
        assertThat(messages.engine.sent).isEmpty();
    }

    @Test
    void commandIsInTheAuditWithoutTextAndNumber() {
        success(call("send/text", "chatId=" + BOB + "&message=Secret"));
        server.audit.flush();

        String entries = server.auditStore.toString();
        assertThat(server.audit.entries()).isOne();
        assertThat(entries).doesNotContain("Secret", BOB);
    }

    @Test
    void olderAddressesReachTheSameCalls() {
        for (String name : new String[] {"send", "sendSeen", "startTyping", "stopTyping"}) {
            success(server.send(server.post(
                    "/wp-json/awp/v1/" + name,
                    "application/json",
                    "{\"instance_id\":\"" + ApiServer.ID + "\",\"access_token\":\"" + ApiServer.TOKEN
                            + "\",\"chatId\":\"" + BOB + "@c.us\",\"message\":\"Hello\"}")));
        }

        assertThat(messages.engine.sent).hasSize(1);
        assertThat(messages.engine.asked).hasSize(3);
    }

    private HttpResponse<String> call(String path, String query) {
        return server.send(server.authorized("/v2/" + path + "?instance_id=" + ApiServer.ID + "&" + query));
    }

    private CompletableFuture<HttpResponse<String>> later(String query) {
        return server.sendLater(server.authorized("/v2/send/text?instance_id=" + ApiServer.ID + "&" + query));
    }

    private HttpResponse<String> keyed(String key, String text) {
        return server.send(server.authorized(
                        "/v2/send/text?instance_id=" + ApiServer.ID + "&chatId=" + BOB + "&message=" + encoded(text))
                .header("Idempotency-Key", key));
    }

    private HttpResponse<String> post(String path) {
        return json(path, "{\"chatId\":\"" + BOB + "\"}");
    }

    private HttpResponse<String> json(String body) {
        return json("send/text", body);
    }

    private HttpResponse<String> json(String path, String body) {
        return server.send(server.post(
                "/v2/" + path + "?instance_id=" + ApiServer.ID + "&access_token=" + ApiServer.TOKEN,
                "application/json",
                body));
    }

    private static JsonNode success(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiServer.json(response);
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
