package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.LogRecorder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path of a poll and the way through Jersey, which a trailing slash takes. */
class LiveCodeFilterTest {

    /** The headers that differ from call to call. */
    private static final Set<String> OWN = Set.of("x-request-id", "date");

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @ParameterizedTest
    @CsvSource({
        "'',                  application/json",
        "'',                  image/png",
        "'',                  image/svg+xml",
        "'',                  text/plain",
        "'',                  application/pdf",
        "'',                  'application/json, text/plain, */*'",
        "'',                  'application/json;q=0.2, image/png;q=0.9'",
        "'',                  'text/html, image/svg+xml;q=0.5, */*;q=0.1'",
        "'',                  'nonsense, */*;q=0'",
        "scale=3,             '*/*'",
        "scale=0,             '*/*'",
        "detail=true,         '*/*'",
        "format=png,          application/json",
        "format=svg,          '*/*'",
        "format=text,         image/png",
        "format=JSON,         image/png",
        "format=gif,          '*/*'",
        "after=1,             '*/*'",
        "after=2&wait=0,      '*/*'",
        "after=2/6&wait=0,    '*/*'",
        "after=x,             '*/*'",
        "detail=perhaps,      '*/*'",
        "wait=26,             '*/*'",
        "access_token=wrong,  '*/*'",
        "instance_id=ZZZZZZZZZZZZ, '*/*'"
    })
    void bothWaysGiveTheSameResponse(String query, String accept) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofMillis(17_045));

        HttpResponse<String> shortWay = ask("auth/qr-image?" + query, accept);
        HttpResponse<String> longWay = ask("auth/qr-image/?" + query, accept);

        assertThat(shortWay.statusCode()).isEqualTo(longWay.statusCode());
        assertThat(headers(shortWay)).isEqualTo(headers(longWay));
        assertThat(withoutRequestId(shortWay)).isEqualTo(withoutRequestId(longWay));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void pollWithALiveCodeNeverEntersJersey(String method) {
        AtomicInteger entered = new AtomicInteger();
        try (ApiServer watched = ApiServer.behind(context -> countCallsOfJersey(context, entered))
                .start()) {
            watched.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

            for (String query :
                    List.of("", "?wait=25", "?scale=3", "?format=png", "?after=1&wait=25", "?format=text")) {
                assertThat(watched.send(watched.authorized("/v2/auth/qr-image" + query)
                                        .method(method, BodyPublishers.noBody()))
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(entered).hasValue(0);

            watched.send(watched.authorized("/v2/auth/qr-image?detail=true"));
            assertThat(entered).as("what the count would show").hasValue(1);
        }
    }

    private static void countCallsOfJersey(ServletContext context, AtomicInteger entered) {
        Filter counting = (request, response, chain) -> {
            entered.incrementAndGet();
            chain.doFilter(request, response);
        };
        FilterRegistration.Dynamic filter = context.addFilter("counting", counting);
        filter.setAsyncSupported(true);
        filter.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "api");
    }

    @Test
    void failureOfTheFastPathIsNotHiddenByJersey() {
        AtomicInteger entered = new AtomicInteger();
        try (ApiServer watched = ApiServer.behind(context -> countCallsOfJersey(context, entered))
                        .start();
                LogRecorder log = LogRecorder.of("io.linkgate.api")) {
            watched.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
            watched.sessions.breakWith(new IllegalStateException("of the session"));

            HttpResponse<String> response = watched.send(watched.authorized("/v2/auth/qr-image"));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(ApiServer.json(response).path("code").asText()).isEqualTo("internal_error");
            assertThat(entered).hasValue(0);
            assertThat(log.lines()).anyMatch(line -> line.contains("of the session"));
        }
    }

    @Test
    void looksOnceWhereACodeIsLive() {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        ask("auth/qr-image", "*/*");

        assertThat(server.sessions.looked()).as("counts as watching").containsExactly(ApiServer.ID);
    }

    @Test
    void leavesThePollToTheResourceWhereNoCodeIsLive() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));

        assertThat(ask("auth/qr-image?wait=0", "*/*").statusCode()).isEqualTo(422);

        assertThat(server.sessions.looked()).containsExactly(ApiServer.ID);
    }

    @Test
    void unexpectedFailureIsReportedAndLoggedAsAnywhereElse() {
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
