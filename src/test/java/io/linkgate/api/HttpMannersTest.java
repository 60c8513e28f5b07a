package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour that HTTP clients expect of every address. */
class HttpMannersTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeEach
    void showACode() {
        server.show("2@code", Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/auth/qr-image",
                "/v2/auth/qr",
                "/v2/session/info",
                "/v2/auth/qr-image?wait=x",
                "/v2/nothing",
                "/v2",
                "/v2/session/create",
                "/page.html",
                "/nothing",
                "/error",
                "/"
            })
    void everyResponseHasTheHeaders(String path) {
        for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "PATCH")) {
            HttpResponse<String> response =
                    server.send(server.authorized(path).method(method, BodyPublishers.noBody()));
            HttpHeaders headers = response.headers();

            assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
            assertThat(headers.allValues("Pragma")).containsExactly("no-cache");
            assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(headers.allValues("Content-Security-Policy")).hasSize(1);
            assertThat(headers.allValues("X-Request-Id")).hasSize(1);
            assertThat(headers.firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-b_c.9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aWellFormedRequestIdIsKept(String id) {
        HttpResponse<String> response =
                server.send(server.request("/v2/nothing").header("X-Request-Id", id));

        assertThat(response.headers().allValues("X-Request-Id")).containsExactly(id);
        assertThat(ApiServer.json(response).get("request_id").asText()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "<b>", "a;b", "01234567890123456789012345678901234567890123456789012345678901234"})
    void anyOtherRequestIdIsReplaced(String id) {
        HttpResponse<String> response =
                server.send(server.request("/v2/nothing").header("X-Request-Id", id));

        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(ApiServer.json(response).get("request_id").asText())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/auth/qr-image",
                "/v2/auth/qr-image?detail=true",
                "/v2/auth/qr-image?scale=32",
                "/v2/auth/qr",
                "/v2/session/info",
                "/v2/session/start",
                "/v2/auth/qr-image?wait=x",
                "/v2/nothing",
                "/nothing",
                "/page.html",
                "/v2/session/create"
            })
    void headHasTheSameHeadersWithoutTheBody(String path) {
        HttpResponse<String> get = server.send(server.authorized(path).header("X-Request-Id", "r1"));
        HttpResponse<String> head = server.send(
                server.authorized(path).header("X-Request-Id", "r1").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "image/svg+xml", "text/plain", "text/html", "application/xml"})
    void headHasTheSameHeadersInEveryFormat(String accept) {
        HttpResponse<byte[]> get = server.sendForBytes(
                server.authorized("/v2/auth/qr-image").header("Accept", accept).header("X-Request-Id", "r1"));
        HttpResponse<byte[]> head = server.sendForBytes(server.authorized("/v2/auth/qr-image")
                .header("Accept", accept)
                .header("X-Request-Id", "r1")
                .method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/auth/qr-image, GET HEAD OPTIONS POST",
        "/v2/auth/qr, GET HEAD OPTIONS POST",
        "/v2/session/info, GET HEAD OPTIONS POST",
        "/v2/session/start, GET HEAD OPTIONS POST",
        "/v2/session/stop, GET HEAD OPTIONS POST",
        "/v2/session/create, OPTIONS POST",
        "/v2/auth/request-code, OPTIONS POST"
    })
    void optionsAndWrongMethodsListTheAllowedMethods(String path, String allowed) {
        HttpResponse<String> options = server.send(server.request(path).method("OPTIONS", BodyPublishers.noBody()));
        HttpResponse<String> wrong = server.send(server.request(path).method("DELETE", BodyPublishers.ofString("{")));
        HttpResponse<String> unknown = server.send(server.request(path).method("BREW", BodyPublishers.noBody()));

        assertThat(options.statusCode()).isBetween(200, 204);
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(unknown.statusCode()).isEqualTo(405);
        assertThat(ApiServer.json(wrong).get("code").asText()).isEqualTo("method_not_allowed");
        for (HttpResponse<String> response : List.of(options, wrong, unknown)) {
            assertThat(allow(response)).containsExactlyInAnyOrder(allowed.split(" "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "PATCH", "BREW", "TRACE"})
    void pagesListTheAllowedMethodsToo(String method) {
        HttpResponse<String> response =
                server.send(server.request("/page.html").method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(allow(response)).contains("GET", "HEAD");
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("method_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/auth/qr-image/, 200",
        "/v2/session/info/, 200",
        "/v2/session/info/?wait=1, 200",
        "/v2/session/info;a=b, 200",
        "/v2/Session/info, 404",
        "/v2/session/Info, 404",
        "/V2/session/info, 404",
        "/v2/session, 404",
        "/v2/, 404",
        "/v2/session/info/x, 404",
        "/v2/session/%2e%2e/nothing, 404",
        "/v2/application.wadl, 404",
        "/error, 404",
        "/WEB-INF/web.xml, 404",
        "/nothing, 404"
    })
    void pathsFollowTheRulesOfHttp(String path, int status) {
        HttpResponse<String> response = server.send(server.authorized(path));

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 404) {
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("not_found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/xml, application/xml, <code>not_found</code>",
        "text/plain, text/plain, 404 not_found: No such endpoint or page exists.",
        "text/html, text/html, <title>404 Not Found</title>",
        "*/*, application/json, \"not_found\""
    })
    void missingPagesAnswerInTheSameFormats(String accept, String contentType, String part) {
        HttpResponse<String> response = server.send(server.request("/nothing").header("Accept", accept));

        assertThat(response.headers().firstValue("Content-Type")).contains(contentType + ";charset=utf-8");
        assertThat(response.body()).contains(part);
    }

    @Test
    void aPolicyForbidsContentOfOtherOrigins() {
        String policy = server.send(server.request("/page.html"))
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();

        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*");
    }

    private static List<String> allow(HttpResponse<?> response) {
        List<String> methods = new ArrayList<>();
        for (String header : response.headers().allValues("Allow")) {
            for (String method : header.split(",", -1)) {
                methods.add(method.strip());
            }
        }
        return methods;
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }
}
