package io.linkgate.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.EventStreamClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls of {@code session/events} are answered: headers, errors, methods and formats. */
class EventsCallsTest extends EventsOfARunningServer {

    @Test
    void headersAreThoseOfAStream() throws Exception {
        HttpRequest request = request(linkgate.token(), "")
                .header("Origin", "https://app.example.org")
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(new String(body.readNBytes(13), StandardCharsets.US_ASCII))
                    .isEqualTo("retry: 2000\n\n");
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example.org");
            assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
            assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?instance_id=ZZZZZZZZZZZZ, 404, invalid_instance",
        "?instance_id=nonsense, 404, invalid_instance",
        "?shown=ZZZZZZZZZZZZ, 404, invalid_instance",
        "?shown=nonsense, 400, invalid_param",
        "?instance_id=ONE&shown=TWO, 400, invalid_param",
        "?access_token=other, 400, conflicting_credentials"
    })
    void callThatIsWrongIsRefusedBeforeAnyStream(String query, int status, String code) throws Exception {
        String written =
                query.contains("ONE") ? query.replace("ONE", stopped("one")).replace("TWO", stopped("two")) : query;
        HttpResponse<String> refused = send(request(linkgate.token(), written));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains("\"" + code + "\"");
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    }

    @Test
    void moreShownInstancesThanAPageHasAreRefused() throws Exception {
        String many = String.join(",", Collections.nCopies(60, "x")).replace("x", "AAAAAAAAAAA");
        String ids =
                IntStream.range(0, 51).mapToObj(i -> String.format("%012d", i)).collect(Collectors.joining(","));

        assertThat(send(request(linkgate.token(), "?shown=" + ids)).statusCode())
                .isEqualTo(400);
        assertThat(send(request(linkgate.token(), "?shown=" + many)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anotherTokensInstanceLooksLikeAnUnknownOne() throws Exception {
        String token = token("scope=link");
        String other = stopped("hidden");
        for (String name : List.of("instance_id", "shown")) {
            HttpRequest.Builder hidden =
                    request(token, "?" + name + "=" + other).header("X-Request-Id", "same");
            HttpRequest.Builder unknown =
                    request(token, "?" + name + "=ZZZZZZZZZZZZ").header("X-Request-Id", "same");
            HttpResponse<String> refused = send(hidden);

            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.body()).isEqualTo(send(unknown).body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream | 200",
                "*/* | 200",
                "text/* | 200",
                "application/json, text/plain, */* | 200",
                "application/json | 406"
            })
    void streamIsSentToCallersThatAcceptIt(String accept, int status) throws Exception {
        HttpResponse<InputStream> response =
                http.send(request(linkgate.token(), "").header("Accept", accept).build(), BodyHandlers.ofInputStream());
        response.body().close();

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT"})
    void otherMethodsAreAnsweredAsElsewhere(String method) throws Exception {
        HttpResponse<String> response = send(request(linkgate.token(), "").method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(method.equals("PUT") ? 405 : 200);
        if (method.equals("HEAD")) {
            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        } else {
            assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
        }
    }

    @Test
    void parametersMayBeInTheBodyOfAPost() {
        String id = stopped("posted");
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + linkgate.port() + EVENTS + "/"))
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString("{\"access_token\":\"" + linkgate.token() + "\",\"instance_id\":\"" + id
                        + "\",\"shown\":[\"" + id + "\"]}"))
                .build();
        try (EventStreamClient stream = EventStreamClient.open(http, post)) {
            assertThat(stream.next().instance()).isEqualTo(id);
        }
    }

    @Test
    void callWithoutATokenIsRefused() throws Exception {
        HttpResponse<String> refused =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + linkgate.port() + EVENTS)));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
}
