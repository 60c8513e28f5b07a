package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.api.ApiServer;
import io.linkgate.qr.QrImage;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthResourceTest {

    private static final String TEXT = "2@ref,noise,identity,secret,1";
    private static final QrImage IMAGE = QrImage.of(TEXT);

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @Test
    void theUsualAnswerIsOneField() {
        server.show(TEXT, Duration.ofMillis(17_345));

        HttpResponse<String> response = ask("auth/qr-image");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"qr\":\"" + IMAGE.dataUri(8) + "\"}");
        assertThat(response.headers().firstValue("QR-Expires-At")).contains("2026-01-01T00:00:17.345Z");
        assertThat(response.headers().firstValue("QR-Expires-In")).contains("17.345");
        assertThat(response.headers().firstValue("QR-Sequence")).contains("2/6");
    }

    @Test
    void detailsAreReturnedOnRequest() {
        server.sessions.put(
                ApiServer.ID,
                new SessionState.ScanQrCode(new QrCode(
                        TEXT,
                        server.clock.instant().minusMillis(2_655),
                        server.clock.instant().plusMillis(17_345),
                        2,
                        6)));

        JsonNode json = ApiServer.json(ask("auth/qr-image?detail=true"));

        assertThat(json.get("qr").asText()).isEqualTo(IMAGE.dataUri(8));
        assertThat(json.get("status").asText()).isEqualTo("SCAN_QR_CODE");
        assertThat(json.get("expires_at").asText()).isEqualTo("2026-01-01T00:00:17.345Z");
        assertThat(json.get("expires_in_ms").asLong()).isEqualTo(17_345);
        assertThat(json.get("lifetime_ms").asLong())
                .as("from beginning to end, whenever it is asked for")
                .isEqualTo(20_000);
        assertThat(json.get("sequence").asInt()).isEqualTo(2);
        assertThat(json.get("of").asInt()).isEqualTo(6);
        assertThat(json.get("instance_id").asText()).isEqualTo(ApiServer.ID.value());
        assertThat(json.size()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image/png | image/png",
                "image/* | image/png",
                "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5 | image/png",
                "image/svg+xml | image/svg+xml;charset=utf-8",
                "text/plain | text/plain;charset=utf-8",
                "*/* | application/json",
                "text/*, */*;q=0.1 | application/json"
            })
    void theFormatIsNegotiated(String accept, String contentType) {
        server.show(TEXT, Duration.ofSeconds(20));

        HttpResponse<byte[]> response = server.sendForBytes(
                server.authorized("/v2/auth/qr-image?scale=3").header("Accept", accept));

        assertThat(response.headers().firstValue("Content-Type")).contains(contentType);
        assertThat(response.headers().firstValue("QR-Sequence")).contains("2/6");
        byte[] expected = switch (contentType) {
            case "image/png" -> IMAGE.png(3);
            case "image/svg+xml;charset=utf-8" -> IMAGE.svg(3).getBytes(StandardCharsets.UTF_8);
            case "text/plain;charset=utf-8" -> QrImage.compact(TEXT).text().getBytes(StandardCharsets.UTF_8);
            default -> ("{\"qr\":\"" + IMAGE.dataUri(3) + "\"}").getBytes(StandardCharsets.UTF_8);
        };
        assertThat(response.body()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=-1", "wait=26", "wait=2.5", "wait=x", "wait=99999999999", "wait=%2B1", "wait=٣"})
    void theWaitHasARange(String query) {
        assertInvalid(ask("auth/qr-image?" + query), "wait", "a whole number from 0 to 25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scale=0", "scale=33", "scale=-8", "scale=8px"})
    void theScaleHasARange(String query) {
        assertInvalid(ask("auth/qr-image?" + query), "scale", "a whole number from 1 to 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"detail=yes", "detail=2", "detail=truee"})
    void theDetailIsAFlag(String query) {
        assertInvalid(ask("auth/qr-image?" + query), "detail", "true or false");
    }

    @Test
    void theInstanceMustBeNamed() {
        HttpResponse<String> response =
                server.send(server.request("/v2/auth/qr-image").header("Authorization", "Bearer " + ApiServer.TOKEN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("missing_param");
        assertThat(ApiServer.json(response).get("params"))
                .extracting(JsonNode::asText)
                .containsExactly("instance_id");
    }

    @Test
    void rawIsTheTextAndItsEndWrappedTwice() throws IOException {
        server.show(TEXT, Duration.ofSeconds(20));

        for (String query : List.of("", "?format=raw")) {
            JsonNode json = ApiServer.json(ask("auth/qr" + query));
            JsonNode value = new ObjectMapper()
                    .readTree(Base64.getDecoder().decode(json.get("data").asText()));

            assertThat(json.size()).isEqualTo(2);
            assertThat(json.get("mimetype").asText()).isEqualTo("application/json");
            assertThat(value.get("value").asText()).isEqualTo(TEXT);
            assertThat(value.get("expiry").asLong())
                    .isEqualTo(server.clock.instant().plusSeconds(20).toEpochMilli());
            assertThat(value.size()).isEqualTo(2);
        }
    }

    @Test
    void valueIsTheTextAndItsEnd() {
        server.show(TEXT, Duration.ofSeconds(20));

        JsonNode json = ApiServer.json(ask("auth/qr?format=value"));

        assertThat(json.get("value").asText()).isEqualTo(TEXT);
        assertThat(json.get("expiry").asLong())
                .isEqualTo(server.clock.instant().plusSeconds(20).toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"image, image/png", "svg, image/svg+xml", "text, text/plain"})
    void imagesAreWrappedInJsonOrBare(String format, String mediaType) {
        server.show(TEXT, Duration.ofSeconds(20));
        HttpRequest.Builder asking = server.authorized("/v2/auth/qr?scale=4&format=" + format);

        JsonNode wrapped = ApiServer.json(server.send(asking));
        HttpResponse<byte[]> bare = server.sendForBytes(asking.header("Accept", mediaType));

        assertThat(wrapped.get("mimetype").asText()).isEqualTo(mediaType);
        assertThat(Base64.getDecoder().decode(wrapped.get("data").asText())).isEqualTo(bare.body());
        assertThat(bare.headers().firstValue("Content-Type").orElseThrow()).startsWith(mediaType);
        assertThat(bare.body())
                .isEqualTo(
                        switch (format) {
                            case "image" -> IMAGE.png(4);
                            case "svg" -> IMAGE.svg(4).getBytes(StandardCharsets.UTF_8);
                            default -> QrImage.compact(TEXT).text().getBytes(StandardCharsets.UTF_8);
                        });
    }

    @Test
    void anUnknownFormatGetsTheListOfFormats() {
        assertInvalid(ask("auth/qr?format=pdf"), "format", "one of raw, value, image, svg, text");
    }

    @Test
    void manyWaitingCallsGetTheCodeWhenItComes() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) { // more than the server has threads
            calls.add(server.sendLater(server.authorized("/v2/auth/qr-image?wait=25")));
        }
        server.sessions.whenWaiting(300).get(20, TimeUnit.SECONDS);
        assertThat(calls).noneMatch(CompletableFuture::isDone);

        server.show(TEXT, Duration.ofSeconds(20));

        for (CompletableFuture<HttpResponse<String>> call : calls) {
            HttpResponse<String> response = call.get(20, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"qr\":\"" + IMAGE.dataUri(8) + "\"}");
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void aDisconnectedCallerDisturbsNoOther() throws Exception {
        CompletableFuture<HttpResponse<String>> gone = server.sendLater(server.authorized("/v2/auth/qr-image?wait=25"));
        CompletableFuture<HttpResponse<String>> patient =
                server.sendLater(server.authorized("/v2/auth/qr-image?wait=25"));
        server.sessions.whenWaiting(2).get(20, TimeUnit.SECONDS);
        gone.cancel(true);

        server.show(TEXT, Duration.ofSeconds(20));

        assertThat(patient.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(ask("auth/qr-image").statusCode()).isEqualTo(200);
    }

    @Test
    void aWaitThatEndsWithoutACodeReportsTheState() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
        server.sessions.heal(false, Duration.ofSeconds(3));

        HttpResponse<String> response = ask("auth/qr-image?wait=0");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().firstValue("Retry-After")).contains("3");
        JsonNode json = ApiServer.json(response);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "code",
                        "message",
                        "error",
                        "status_code",
                        "session",
                        "status",
                        "reason",
                        "expected",
                        "healing",
                        "retry_after",
                        "retry_at",
                        "linked",
                        "request_id");
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("retry_at").asText()).isEqualTo("2026-01-01T00:00:03.000Z");
        assertThat(json.get("linked").asBoolean()).isFalse();
        assertThat(json.get("session").asText()).isEqualTo("Front desk");
        assertThat(json.get("status").asText()).isEqualTo("STARTING");
        assertThat(json.get("expected")).extracting(JsonNode::asText).containsExactly("SCAN_QR_CODE");
        assertThat(json.get("healing").asBoolean()).isFalse();
        assertThat(json.get("retry_after").asInt()).isEqualTo(3);
        assertThat(json.get("error").asText())
                .isEqualTo("Session status is not as expected. Try again later or restart the session");
    }

    @Test
    void theStateIsReportedInEveryFormat() {
        server.sessions.put(ApiServer.ID, new SessionState.Stopped(Reason.STOPPED_BY_OWNER));

        HttpRequest.Builder asking = server.authorized("/v2/auth/qr-image?wait=0");

        assertThat(server.send(asking.copy().header("Accept", "text/plain")).body())
                .startsWith("422 session_status_mismatch: Session status is not as expected.");
        assertThat(server.send(asking.copy().header("Accept", "application/xml"))
                        .body())
                .contains("<status>STOPPED</status>", "<expected>SCAN_QR_CODE</expected>", "<healing>false</healing>");
        assertThat(server.send(asking.copy().header("Accept", "text/html")).body())
                .contains("<dd>STOPPED</dd>");
        assertThat(server.send(asking.copy().header("Accept", "image/png"))
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/json;charset=utf-8");
    }

    @Test
    void anUnreachableServerIsABadGateway() {
        Instant retryAt = server.clock.instant().plusSeconds(9);
        server.sessions.put(ApiServer.ID, new SessionState.Failed(Reason.UNREACHABLE, "No route.", retryAt));

        for (String path : List.of("auth/qr-image?wait=0", "auth/qr?wait=0")) {
            HttpResponse<String> response = ask(path);

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("upstream_unreachable");
            assertThat(response.headers().firstValue("Retry-After")).contains("9");
        }
    }

    @Test
    void waitingCallsAreAnsweredWhenTheServerShutsDown() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting =
                server.sendLater(server.authorized("/v2/auth/qr-image?wait=25"));
        server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);

        server.sessions.shutDown();

        for (HttpResponse<String> response : List.of(waiting.get(20, TimeUnit.SECONDS), ask("auth/qr-image"))) {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("2");
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("unavailable");
        }
    }

    @Test
    void aCodeIsNeverServedAfterItsEnd() {
        server.show(TEXT, Duration.ofSeconds(20));
        assertThat(ask("auth/qr-image?wait=0").statusCode()).isEqualTo(200);

        server.clock.advance(Duration.ofSeconds(20));

        for (String path : List.of("auth/qr-image?wait=0", "auth/qr-image?wait=0&scale=3", "auth/qr?wait=0")) {
            HttpResponse<String> response = ask(path);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(ApiServer.json(response).get("status").asText()).isEqualTo("STARTING");
        }
    }

    private HttpResponse<String> ask(String path) {
        return server.send(server.authorized("/v2/" + path.replace("٣", "%D9%A3")));
    }

    private static void assertInvalid(HttpResponse<String> response, String param, String allowed) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("invalid_param");
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo(param);
        assertThat(ApiServer.json(response).get("allowed").asText()).isEqualTo(allowed);
    }
}
