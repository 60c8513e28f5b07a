package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls from pages of other origins. */
class CorsTest {

    private static final String ALLOWED = "https://app.example.org";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    @RegisterExtension
    private static final ApiServer server = ApiServer.withCorsOrigins(ALLOWED, "http://localhost:3000");

    @ParameterizedTest
    @CsvSource({
        "/v2/auth/qr-image, 200",
        "/v2/auth/qr-image?wait=x, 400",
        "/v2/auth/qr-image?instance_id=ABCDEFGHIJ99, 400",
        "/v2/session/info, 200",
        "/v2/nothing, 404",
        "/v2/groups, 501",
        "/nothing, 404"
    })
    void everyResponseMayBeReadByAnAllowedOrigin(String path, int status) {
        server.show("2@code", Duration.ofSeconds(20));

        HttpResponse<String> response =
                server.send(server.authorized(path).header("Origin", ALLOWED).POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().allValues(ALLOW_ORIGIN)).containsExactly(ALLOWED);
        assertThat(response.headers().allValues("Vary")).contains("Origin");
        assertThat(names(response.headers(), "Access-Control-Expose-Headers"))
                .contains("qr-expires-at", "qr-expires-in", "qr-sequence", "retry-after", "x-request-id");
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void refusalWithoutATokenMayBeReadToo() {
        HttpResponse<String> response = server.send(
                server.request("/v2/session/info").header("Origin", ALLOWED).POST(BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues(ALLOW_ORIGIN)).containsExactly(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE", "PATCH"})
    void preflightOfAnAllowedOriginIsAnsweredWithoutAToken(String method) {
        HttpResponse<String> response = server.send(preflight(ALLOWED, method));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().allValues(ALLOW_ORIGIN)).containsExactly(ALLOWED);
        assertThat(names(response.headers(), "Access-Control-Allow-Methods")).contains(method.toLowerCase(Locale.ROOT));
        assertThat(names(response.headers(), "Access-Control-Allow-Headers"))
                .contains("content-type", "authorization", "access-token", "x-instance-id", "idempotency-key");
        assertThat(response.headers().firstValue("Access-Control-Max-Age")).contains("600");
    }

    @Test
    void preflightIsAnsweredEvenBeforeTheServerIsOpen() {
        server.open = false;
        try {
            assertThat(server.send(preflight(ALLOWED, "POST")).statusCode()).isEqualTo(204);
        } finally {
            server.open = true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org",
                "http://app.example.org",
                "https://app.example.org:8443",
                "https://app.example.org.evil.example",
                "https://APP.example.org",
                "null",
                "*"
            })
    void otherOriginsGetNoHeader(String origin) {
        HttpResponse<String> preflight = server.send(preflight(origin, "POST"));
        HttpResponse<String> call =
                server.send(server.authorized("/v2/session/info").header("Origin", origin));

        for (HttpResponse<String> response : List.of(preflight, call)) {
            assertThat(response.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
            assertThat(response.headers().allValues("Vary")).contains("Origin");
        }
        assertThat(call.statusCode()).isEqualTo(200);
    }

    @Test
    void withoutASettingNothingIsAllowed() {
        try (ApiServer other = ApiServer.with().start()) {
            HttpResponse<String> response =
                    other.send(other.authorized("/v2/session/info").header("Origin", ALLOWED));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map()).doesNotContainKeys("access-control-allow-origin", "vary");
        }
    }

    private static HttpRequest.Builder preflight(String origin, String method) {
        return server.request("/v2/auth/qr-image")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody());
    }

    private static List<String> names(HttpHeaders headers, String field) {
        return List.of(
                headers.firstValue(field).orElse("").toLowerCase(Locale.ROOT).split(", "));
    }
}
