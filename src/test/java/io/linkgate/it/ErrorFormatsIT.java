package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table of errors, in the format that the client accepts. */
class ErrorFormatsIT extends DeployedWar {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | application/json",
                "*/* | application/json",
                "image/png | application/json",
                "application/xml | application/xml",
                "text/xml | text/xml",
                "text/plain | text/plain",
                "text/html | text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
                "text/plain;q=0.2, application/xml;q=0.7 | application/xml",
                "application/json;q=0, text/plain | text/plain",
            })
    void acceptChooses(String accept, String mediaType) {
        Answer answer = Linkgate.send(Linkgate.request("v2/no-such-call").header("Accept", accept));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.mediaType()).isEqualTo(mediaType);
        assertThat(answer.text()).contains("not_found");
    }

    @Test
    void jsonHasEveryField() {
        Answer answer = Linkgate.send(Linkgate.request("v2/no-such-call"));

        assertThat(answer.json().path("code").asText()).isEqualTo("not_found");
        assertThat(answer.json().path("message").asText()).isNotEmpty();
        assertThat(answer.json().path("error").asText()).isEqualTo("Not Found");
        assertThat(answer.json().path("status_code").asInt()).isEqualTo(404);
        assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-page.html", "v2", "v2/", "v2/auth/no-such-call", "v3/session/info"})
    void unknownAddressIsNotFoundInTheFormatOfTheApi(String path) {
        Answer answer = Linkgate.send(Linkgate.request(path));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    @Test
    void internalFilesAreNotServed() {
        assertThat(Linkgate.send(Linkgate.request("WEB-INF/web.xml")).status())
                .isEqualTo(404); // in the server's format
    }

    @Test
    void wrongMethodGetsTheAllowedOnes() {
        Answer answer = Linkgate.send(Linkgate.authorized("v2/auth/qr-image").DELETE());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method_not_allowed");
        assertThat(answer.header("Allow").split("\\s*,\\s*"))
                .contains("GET", "POST")
                .doesNotContain("DELETE");
    }

    @Test
    void getIsAWrongMethodForCreate() {
        Answer answer = Linkgate.get("v2/session/create?engine=sandbox");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").split("\\s*,\\s*")).contains("POST").doesNotContain("GET");
    }

    @Test
    void optionsListsTheMethods() {
        Answer answer = Linkgate.send(Linkgate.request("v2/auth/qr-image").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.status()).isBetween(200, 204);
        assertThat(answer.header("Allow").split("\\s*,\\s*")).contains("GET", "POST");
    }

    @Test
    void textOfTheClientComesBackEscaped() {
        Answer answer = Linkgate.send(
                Linkgate.authorized("v2/auth/qr-image?instance_id=%3Cscript%3Ealert(1)%3C/script%3E&wait=%3Cb%3E")
                        .header("Accept", "text/html"));

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.text()).doesNotContain("<script", "<b>");
    }
}
