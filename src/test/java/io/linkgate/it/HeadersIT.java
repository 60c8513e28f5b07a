package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every response forbids sniffing and referrers, all but the pages forbid caching, and each has a request id. */
class HeadersIT extends DeployedWar {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-page.html",
                "v2/no-such-call",
                "v2/session/info", // 401
                "error",
            })
    void errorsHaveTheHeaders(String path) {
        hasThem(Linkgate.send(Linkgate.request(path)), "no-store");
    }

    /** A browser keeps a page, but asks each time whether it is still the same. */
    @Test
    void pagesHaveTheHeaders() {
        hasThem(Linkgate.send(Linkgate.request("")), "no-cache");
    }

    @Test
    void responsesOfTheApiHaveTheHeaders() {
        String id = linkgate.createInstance(true);

        hasThem(Linkgate.get("v2/session/info?instance_id=" + id), "no-store");
        hasThem(Linkgate.awaitCode(id).answer(), "no-store");
        hasThem(
                Linkgate.send(
                        Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").header("Accept", "image/png")),
                "no-store");
    }

    @Test
    void wellFormedRequestIdIsKept() {
        Answer answer = Linkgate.send(Linkgate.request("v2/session/info").header("X-Request-Id", "it.Request_42-a"));

        assertThat(answer.header("X-Request-Id")).isEqualTo("it.Request_42-a");
        assertThat(answer.json().path("request_id").asText()).isEqualTo("it.Request_42-a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "two words", "ä"})
    void otherRequestIdIsReplaced(String sent) {
        Answer answer = Linkgate.send(Linkgate.request("v2/session/info").header("X-Request-Id", sent));

        assertThat(answer.header("X-Request-Id")).isNotEqualTo(sent).matches("[A-Za-z0-9._-]{8,64}");
        assertThat(answer.text()).doesNotContain(sent);
    }

    private static void hasThem(Answer answer, String caching) {
        assertThat(answer.header("Cache-Control")).as("%s", answer).isEqualTo(caching);
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
        assertThat(answer.header("Server")).doesNotContain("/"); // no version
        assertThat(answer.header("X-Powered-By")).isEmpty();
    }
}
