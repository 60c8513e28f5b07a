package io.linkgate.api.message;

import static io.linkgate.api.message.MessageApi.BOB;
import static io.linkgate.api.message.MessageApi.refused;
import static io.linkgate.api.message.MessageApi.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.message.FakeMessages;
import io.linkgate.message.Texts;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One-time passwords over HTTP. */
class OneTimePasswordCallsTest {

    @RegisterExtension
    private final MessageApi api = new MessageApi();

    @Test
    void oneTimePasswordIsSentAndVerified() {
        assertThat(success(api.call("otp/send", "chatId=" + BOB + "&lang=de&footer=Linkgate"))
                        .toString())
                .isEqualTo("{\"success\":true,\"expires_in\":300,\"retry_after\":60}");
        String text = api.messages.engine.sent.get(0).body();
        assertThat(text).startsWith("Ihr Code lautet ").endsWith("\n\nLinkgate");
        Matcher code = Pattern.compile("[0-9]{6}").matcher(text);
        assertThat(code.find()).isTrue();
        String right = code.group();
        String wrong = right.startsWith("1") ? "2" + right.substring(1) : "1" + right.substring(1);

        HttpResponse<String> again = api.call("otp/send", "chatId=" + BOB);
        refused(again, 429, "rate_limited");
        assertThat(again.headers().firstValue("Retry-After")).contains("60");
        HttpResponse<String> refusal = api.call("otp/verify", "chatId=" + BOB + "&code=" + wrong);
        refused(refusal, 401, "invalid_code");
        assertThat(success(api.json(
                                "otp/verify", "{\"chatId\":\"" + BOB + "\",\"code\":" + Integer.parseInt(right) + "}"))
                        .toString())
                .contains("\"success\":true", "\"verified\":true");
        refused(api.call("otp/verify", "chatId=" + BOB + "&code=" + right), 401, "invalid_code");
    }

    @Test
    void codeThatIsNotAcknowledgedInTimeMayStillBeVerified() {
        api.messages.engine.answer = Optional.empty();
        CompletableFuture<HttpResponse<String>> call = api.server.sendLater(
                api.server.authorized("/v2/otp/send?instance_id=" + ApiServer.ID + "&chatId=" + BOB));
        while (api.messages.engine.sent.isEmpty() || api.messages.messaging.waiting() == 0) {
            Thread.onSpinWait();
        }
        api.messages.timers.advance(Texts.PATIENCE);

        HttpResponse<String> response = call.join();
        refused(response, 504, "upstream_timeout");
        assertThat(response.body()).contains("verify it").doesNotContain("Idempotency-Key", "message_id");
        assertThat(ApiServer.json(response).get("retry_after").asInt()).isEqualTo(60);
        assertThat(response.headers().firstValue("Retry-After")).contains("60");
        Matcher code = Pattern.compile("[0-9]{6}")
                .matcher(api.messages.engine.sent.get(0).body());
        assertThat(code.find()).isTrue();
        success(api.call("otp/verify", "chatId=" + BOB + "&code=" + code.group()));
    }

    @Test
    void codeThatWhatsAppCouldNotTakeIsNotSaidToArrive() {
        api.messages.engine.answer = Optional.of(text -> new SendOutcome.NotSent());

        HttpResponse<String> response = api.call("otp/send", "chatId=" + BOB);

        refused(response, 504, "upstream_timeout");
        assertThat(response.body()).contains("was not sent").doesNotContain("arrive", "verify");
        assertThat(response.headers().firstValue("Retry-After")).contains("5");
        api.messages.engine.answer = Optional.of(FakeMessages::accepted);
        success(api.call("otp/send", "chatId=" + BOB));
    }

    @Test
    void sixthTryOfACodeIs429() {
        success(api.call("otp/send", "chatId=" + BOB));
        Matcher code = Pattern.compile("[0-9]{6}")
                .matcher(api.messages.engine.sent.get(0).body());
        assertThat(code.find()).isTrue();
        String wrong = code.group().equals("111111") ? "222222" : "111111";
        for (int i = 0; i < 5; i++) {
            refused(api.call("otp/verify", "chatId=" + BOB + "&code=" + wrong), 401, "invalid_code");
        }
        refused(api.call("otp/verify", "chatId=" + BOB + "&code=" + code.group()), 429, "rate_limited");
    }

    @Test
    void wordsOfACodeAreChecked() {
        HttpResponse<String> response = api.call("otp/send", "chatId=" + BOB + "&lang=xx");
        refused(response, 400, "invalid_param");
        assertThat(response.body()).contains("ar, de, en");
        refused(api.call("otp/send", "chatId=" + BOB + "&footer=" + "x".repeat(201)), 400, "invalid_param");
        refused(api.call("otp/verify", "chatId=" + BOB + "&code=abc"), 400, "invalid_param");
        assertThat(api.messages.engine.sent).isEmpty();
    }
}
