package io.linkgate.api.message;

import static io.linkgate.api.message.MessageApi.BOB;
import static io.linkgate.api.message.MessageApi.refused;
import static io.linkgate.api.message.MessageApi.success;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Chats that are marked as read and show typing, and numbers that are looked up, over HTTP. */
class ChatCallsTest {

    @RegisterExtension
    private final MessageApi api = new MessageApi();

    @Test
    void chatIsMarkedAndShowsTyping() {
        assertThat(success(api.post("send/seen")).toString()).isEqualTo("{\"success\":true}");
        success(api.post("send/start-typing"));
        success(api.post("send/stop-typing"));

        assertThat(api.messages.engine.asked)
                .containsExactly(
                        "seen " + BOB + "@s.whatsapp.net",
                        "typing " + BOB + "@s.whatsapp.net",
                        "not typing " + BOB + "@s.whatsapp.net");
        api.messages.engine.taking = false;
        api.messages.sessions.put(ApiServer.ID, new SessionState.Starting(api.messages.clock.instant()));
        refused(api.post("send/seen"), 422, "session_status_mismatch");
    }

    @Test
    void numberIsLookedUp() {
        assertThat(success(api.call("contacts/check-exists", "phone=%2B49%20151%2012345678"))
                        .toString())
                .isEqualTo("{\"numberExists\":true,\"chatId\":\"4915112345678@c.us\"}");
        api.messages.engine.lookup = NumberLookup.UNKNOWN;
        assertThat(success(api.call("contacts/check-exists", "phone=" + BOB)).toString())
                .isEqualTo("{\"numberExists\":false,\"chatId\":null}");
        api.messages.engine.lookup = NumberLookup.UNANSWERED;
        refused(api.call("contacts/check-exists", "phone=" + BOB), 504, "upstream_timeout");
        refused(api.call("contacts/check-exists", "phone=12"), 400, "invalid_param");
    }

    @Test
    void parameterOfALookUpIsCalledPhone() {
        HttpResponse<String> missing = api.call("contacts/check-exists", "");
        HttpResponse<String> wrong = api.call("contacts/check-exists", "phone=12");
        HttpResponse<String> doubled = api.call("contacts/check-exists", "phone=" + BOB + "&phone=15550001111");

        assertThat(ApiServer.json(doubled).get("param").asText()).isEqualTo("phone");
        assertThat(ApiServer.json(missing).get("params").toString()).isEqualTo("[\"phone\"]");
        assertThat(ApiServer.json(wrong).get("param").asText()).isEqualTo("phone");
        assertThat(wrong.body()).doesNotContain("phone_number");
        success(api.call("contacts/check-exists", "phone_number=" + BOB));
    }

    @Test
    void onlySoManyNumbersAreLookedUp() {
        for (int i = 0; i < MessagesFixture.LOOKUPS; i++) {
            success(api.call("contacts/check-exists", "phone=" + BOB));
        }
        HttpResponse<String> response = api.call("contacts/check-exists", "phone=" + BOB);

        refused(response, 429, "rate_limited");
        assertThat(ApiServer.json(response).get("reason").asText()).isEqualTo("lookups_per_minute");
        assertThat(response.headers().firstValue("Retry-After")).contains("3");
        success(api.call("send/text", "chatId=" + BOB + "&message=Hello"));
        api.messages.clock.advance(Duration.ofSeconds(3));
        success(api.call("contacts/check-exists", "phone=" + BOB));
    }

    @Test
    void olderAddressesReachTheSameCalls() {
        for (String name : new String[] {"send", "sendSeen", "startTyping", "stopTyping"}) {
            success(api.server.send(api.server.post(
                    "/wp-json/awp/v1/" + name,
                    "application/json",
                    "{\"instance_id\":\"" + ApiServer.ID + "\",\"access_token\":\"" + ApiServer.TOKEN
                            + "\",\"chatId\":\"" + BOB + "@c.us\",\"message\":\"Hello\"}")));
        }

        assertThat(api.messages.engine.sent).hasSize(1);
        assertThat(api.messages.engine.asked).hasSize(3);
    }
}
