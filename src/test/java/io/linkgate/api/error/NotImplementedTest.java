package io.linkgate.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of the service this API follows that Linkgate does not implement. */
class NotImplementedTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send/image",
                "send",
                "send/",
                "send/media/image",
                "otp/renew",
                "chats/overview",
                "contacts/all",
                "groups/123@g.us/participants",
                "presence",
                "presence/subscribe",
                "presence-subscribe",
                "status/text",
                "labels/list",
                "channels/search",
                "lids",
                "lids/1@lid",
                "profile",
                "profile-picture",
                "webhook/test",
                "auth/passkey",
                "/send//image",
                "%73end/image"
            })
    void everyMethodIs501(String path) {
        for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"}) {
            HttpResponse<String> response =
                    server.send(server.authorized("/v2/" + path).method(method, BodyPublishers.noBody()));

            assertThat(response.statusCode()).as(method).isEqualTo(501);
            if (!method.equals("HEAD")) {
                assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("not_implemented");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json, \"code\":\"not_implemented\"",
        "application/xml, application/xml, <code>not_implemented</code>",
        "text/plain, text/plain, 501 not_implemented: ",
        "text/html, text/html, <title>501 Not Implemented</title>"
    })
    void everyFormatIsSupported(String accept, String contentType, String part) {
        HttpResponse<String> response =
                server.send(server.authorized("/v2/send/image").header("Accept", accept));

        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(response.headers().firstValue("Content-Type")).contains(contentType + ";charset=utf-8");
        assertThat(response.body()).contains(part);
    }

    @Test
    void bodyAndTokenAreCheckedBeforeAndTheInstanceIsNot() {
        assertThat(server.send(server.request("/v2/send/image")).statusCode()).isEqualTo(401);
        assertThat(server.send(server.request("/v2/send/image?access_token=lg_unknown"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(server.post("/v2/send/image", "application/json", "{")
                                .header("Authorization", "Bearer " + ApiServer.TOKEN))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send(server.authorized("/v2/send/image?access_token=lg_other"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send(server.request("/v2/send/image?instance_id=ZZZZZZZZZZ99")
                                .header("access-token", ApiServer.TOKEN))
                        .statusCode())
                .as("clients treat a 404 as a lost link")
                .isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sender", "nothing", "session/webhooks", "auth/passkeys", "session", "sandbox/scan", "admin"})
    void unknownCallIsNotFound(String path) {
        assertThat(server.send(server.authorized("/v2/" + path)).statusCode()).isEqualTo(404);
    }
}
