package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short way of a poll and the long one, which a slash at the end leads to. */
class LiveCodeFilterTest {

    /** Differ from call to call. */
    private static final Set<String> OWN = Set.of("x-request-id", "date");

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'',                  application/json",
        "'',                  image/png",
        "'',                  image/svg+xml",
        "'',                  text/plain",
        "'',                  application/pdf",
        "scale=3,             '*/*'",
        "scale=0,             '*/*'",
        "detail=true,         '*/*'",
        "detail=perhaps,      '*/*'",
        "wait=26,             '*/*'",
        "access_token=wrong,  '*/*'",
        "instance_id=ZZZZZZZZZZZZ, '*/*'"
    })
    void bothWaysGiveTheSameAnswer(String query, String accept) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofMillis(17_045));

        HttpResponse<String> shortWay = ask("auth/qr-image?" + query, accept);
        HttpResponse<String> longWay = ask("auth/qr-image/?" + query, accept);

        assertThat(shortWay.statusCode()).isEqualTo(longWay.statusCode());
        assertThat(headers(shortWay)).isEqualTo(headers(longWay));
        assertThat(withoutRequestId(shortWay)).isEqualTo(withoutRequestId(longWay));
    }

    @Test
    void looksOnceWhereACodeIsLive() {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        ask("auth/qr-image", "*/*");

        assertThat(server.sessions.looked()).as("counts as watching").containsExactly(ApiServer.ID);
    }

    @Test
    void leavesTheLookToTheResourceWhereNoCodeIsLive() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));

        assertThat(ask("auth/qr-image?wait=0", "*/*").statusCode()).isEqualTo(422);

        assertThat(server.sessions.looked()).containsExactly(ApiServer.ID);
    }

    @Test
    void mistakeOfOursIsToldAndLoggedAsAnywhereElse() {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        server.sessions.breakWith(new IllegalStateException("of the session"));

        HttpResponse<String> response = ask("auth/qr-image", "*/*");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(ApiServer.json(response).path("code").asText()).isEqualTo("internal_error");
    }

    private HttpResponse<String> ask(String pathAndQuery, String accept) {
        return server.send(server.authorized("/v2/" + pathAndQuery).header("Accept", accept));
    }

    private static TreeMap<String, Object> headers(HttpResponse<String> response) {
        TreeMap<String, Object> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeAll(OWN);
        return headers;
    }

    private static String withoutRequestId(HttpResponse<String> response) {
        return response.body()
                .replace(response.headers().firstValue("X-Request-Id").orElseThrow(), "");
    }
}
