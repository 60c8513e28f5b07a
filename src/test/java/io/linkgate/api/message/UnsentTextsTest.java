package io.linkgate.api.message;

import static io.linkgate.api.message.MessageApi.BOB;
import static io.linkgate.api.message.MessageApi.refused;
import static io.linkgate.api.message.MessageApi.success;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.ApiServer;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.message.FakeMessages;
import io.linkgate.message.Texts;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that do not get through: each with the error that explains it. */
class UnsentTextsTest {

    @RegisterExtension
    private final MessageApi api = new MessageApi();

    @Test
    void textWithoutAcknowledgementIs504AndItsIdSendsItNeverTwice() {
        api.messages.engine.answer = Optional.empty();
        CompletableFuture<HttpResponse<String>> call = api.later("chatId=" + BOB + "&message=Hello");
        while (api.messages.engine.sent.isEmpty() || api.messages.messaging.waiting() == 0) {
            Thread.onSpinWait();
        }
        api.messages.timers.advance(Texts.PATIENCE);
        HttpResponse<String> response = call.join();
        refused(response, 504, "upstream_timeout");
        String id = ApiServer.json(response).get("message_id").asText();
        assertThat(id).isEqualTo(api.messages.engine.sent.get(0).id());
        api.messages.engine.ends(ApiServer.ID, id, FakeMessages.accepted(api.messages.engine.sent.get(0)));

        success(api.call("send/text", "chatId=" + BOB + "&message=Hello&message_id=" + id));
        refused(api.call("send/text", "chatId=" + BOB + "&message=Hello&message_id=3EB0"), 400, "invalid_param");
        assertThat(api.messages.engine.sent).hasSize(1);
    }

    @Test
    void textThatWhatsAppCouldNotTakeIsSentByTheNextCallWithItsId() {
        api.messages.engine.answer = Optional.of(text -> new SendOutcome.NotSent());
        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=Hello");
        refused(response, 504, "upstream_timeout");
        assertThat(response.body()).contains("was not sent");
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        String id = ApiServer.json(response).get("message_id").asText();
        api.messages.engine.answer = Optional.of(FakeMessages::accepted);

        success(api.call("send/text", "chatId=" + BOB + "&message=Hello&message_id=" + id));
    }

    /** It is sent when the session works again, which a person has to see to. */
    @Test
    void textThatWaitsForASessionThatHasFailedForGoodNamesTheCallThatHelps() {
        api.messages.engine.answer = Optional.empty();
        CompletableFuture<HttpResponse<String>> call = api.later("chatId=" + BOB + "&message=Hello");
        while (api.messages.engine.sent.isEmpty() || api.messages.messaging.waiting() == 0) {
            Thread.onSpinWait();
        }
        api.messages.timers.advance(Texts.PATIENCE);
        String id = ApiServer.json(call.join()).get("message_id").asText();
        api.messages.engine.connected = false;
        api.messages.sessions.put(
                ApiServer.ID, new SessionState.Failed(Reason.REPLACED, "Another copy has the link.", Instant.MAX));

        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=Hello&message_id=" + id);

        refused(response, 504, "upstream_timeout");
        assertThat(ApiServer.json(response).get("message").asText()).contains("session/start");
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
        api.messages.engine.answer = Optional.of(text -> new SendOutcome.Rejected(error));
        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=Hello");

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
        api.messages.engine.answer = Optional.of(text -> new SendOutcome.NoRecipient());

        refused(api.call("send/text", "chatId=" + BOB + "&message=Hello"), 404, "recipient_not_found");
    }

    @Test
    void sessionThatIsNotConnectedIs422AndOneWithoutADevice409() {
        api.messages.engine.connected = false;
        api.messages.sessions.put(ApiServer.ID, new SessionState.Starting(api.messages.clock.instant()));
        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=Hello");

        refused(response, 422, "session_status_mismatch");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(ApiServer.json(response).get("expected").toString()).isEqualTo("[\"WORKING\"]");
        assertThat(ApiServer.json(response).get("linked").asBoolean()).isTrue();
        refused(api.post("send/start-typing"), 422, "session_status_mismatch");
        FakeSessions unlinked = new FakeSessions(api.messages.clock);
        try (ApiServer other = ApiServer.with(MessageEndpoints.of(
                                api.messages.messaging,
                                unlinked,
                                new WaitingCalls(new WaitingLimits(9, 9)),
                                Runnable::run,
                                api.messages.clock)
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
    void sessionThatHasFailedForGoodIsNotToBeWaitedFor() {
        api.messages.engine.connected = false;
        api.messages.sessions.put(
                ApiServer.ID, new SessionState.Failed(Reason.REPLACED, "Another copy has the link.", Instant.MAX));

        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=Hello");

        refused(response, 422, "session_status_mismatch");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
        assertThat(ApiServer.json(response).get("healing").asBoolean()).isFalse();
        assertThat(ApiServer.json(response).get("retry_after").asInt()).isZero();
        assertThat(ApiServer.json(response).get("message").asText()).contains("session/start");
    }

    @Test
    void limitIsAnHonest429() {
        for (int i = 0; i < 30; i++) {
            success(api.call("send/text", "chatId=" + BOB + "&message=" + i));
        }
        HttpResponse<String> response = api.call("send/text", "chatId=" + BOB + "&message=one");

        refused(response, 429, "rate_limited");
        assertThat(ApiServer.json(response).get("reason").asText()).isEqualTo("texts_per_minute");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        api.messages.clock.advance(Duration.ofSeconds(2));
        success(api.call("send/text", "chatId=" + BOB + "&message=one"));
    }

    @Test
    void onlySoManyCallsWait() {
        api.messages.engine.answer = Optional.empty();
        try (ApiServer small =
                ApiServer.with(api.messages.endpoints(1).toArray()).start()) {
            String path = "/v2/send/text?instance_id=" + ApiServer.ID + "&chatId=" + BOB + "&message=Hello";
            CompletableFuture<HttpResponse<String>> first = small.sendLater(small.authorized(path));
            while (api.messages.messaging.waiting() == 0) {
                Thread.onSpinWait();
            }
            refused(small.send(small.authorized(path)), 503, "unavailable");
            api.messages.messaging.close(Duration.ZERO); // the server stops, and may send the text after its next start
            HttpResponse<String> stopped = first.join();
            refused(stopped, 504, "upstream_timeout");
            assertThat(ApiServer.json(stopped).get("message_id").asText())
                    .isEqualTo(api.messages.engine.sent.get(0).id());
        }
    }
}
