package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.ApiServer;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.BareHttp;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait before they reach Jersey. */
class CodeWaitFilterTest {

    private static final String BODY = "{\"instance_id\":\"" + ApiServer.ID.value() + "\",\"access_token\":\""
            + ApiServer.TOKEN + "\",\"wait\":25,\"phone_number\":\"15550001111\"}";
    private static final String FORM =
            "instance_id=" + ApiServer.ID.value() + "&access_token=" + ApiServer.TOKEN + "&wait=25&format=svg";

    private final AtomicInteger entered = new AtomicInteger();
    private final Semaphore suspended = new Semaphore(0);

    @RegisterExtension
    private final ApiServer server = ApiServer.behind(context -> {
        countCallsOfJersey(context, entered);
        noteSuspensions(context);
    });

    @BeforeEach
    void startTheSession() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
    }

    @AfterEach
    void endTheWaits() {
        server.sessions.answerAll();
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

    private void noteSuspensions(ServletContext context) {
        Filter noting = (request, response, chain) -> {
            chain.doFilter(request, response);
            if (request.isAsyncStarted()) {
                suspended.release();
            }
        };
        FilterRegistration.Dynamic filter = context.addFilter("noting", noting);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
    }

    /** Waits until a call without a body waits and its thread has returned. */
    private void awaitSuspended() throws Exception {
        server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
        assertThat(suspended.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  auth/qr-image?wait=25,                                      0",
        "GET,  auth/qr-image?wait=25&detail=true,                          1",
        "GET,  auth/qr-image/?wait=25&after=1,                             1",
        "POST, auth/qr-image?wait=25&format=png,                           0",
        "HEAD, auth/qr-image?wait=25,                                      1",
        "GET,  auth/qr?wait=25,                                            1",
        "HEAD, auth/qr/,                                                   1",
        "POST, auth/qr?wait=1.0&format=svg,                                1",
        "POST, auth/request-code?wait=25&phone_number=15550001111,         1"
    })
    void callWaitsBeforeItReachesJerseyAndIsAnsweredWithTheCode(String method, String address, int atJersey)
            throws Exception {
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(
                new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusSeconds(160))));
        CompletableFuture<HttpResponse<String>> call = later(method, address);
        assertThat(entered).as("Jersey while the call waits").hasValue(0);

        server.show("2@code", Duration.ofSeconds(20));

        HttpResponse<String> answer = call.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().isEmpty()).isEqualTo(method.equals("HEAD"));
        assertThat(entered).hasValue(atJersey);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  auth/qr-image?wait=25, application/json",
        "GET,  auth/qr-image?wait=25, application/xml",
        "GET,  auth/qr?wait=25,       text/plain",
        "POST, auth/qr?wait=25,       text/html",
        "POST, auth/request-code?wait=25&phone_number=15550001111, application/xml",
        "HEAD, auth/qr-image?wait=25, application/json",
        "HEAD, auth/qr?wait=25,       text/html"
    })
    void waitThatEndsWithoutACodeIsAnsweredLikeACallWithoutPatience(String method, String address, String accept)
            throws Exception {
        HttpRequest.Builder patient = server.authorized("/v2/" + address)
                .method(method, BodyPublishers.noBody())
                .header("Accept", accept)
                .header("X-Request-Id", "same");
        HttpRequest.Builder hasty = server.authorized("/v2/" + address.replace("25", "0"))
                .method(method, BodyPublishers.noBody())
                .header("Accept", accept)
                .header("X-Request-Id", "same");
        server.sessions.heal(true, Duration.ofSeconds(4));
        CompletableFuture<HttpResponse<String>> call = server.sendLater(patient);
        awaitSuspended();

        server.sessions.answerAll();

        HttpResponse<String> waited = call.get(20, TimeUnit.SECONDS);
        HttpResponse<String> atOnce = server.send(hasty);
        assertThat(waited.statusCode()).isEqualTo(422);
        assertThat(waited.body()).isEqualTo(atOnce.body());
        assertThat(waited.headers().firstValue("X-Request-Id")).contains("same");
        assertThat(headers(waited)).isEqualTo(headers(atOnce));
        assertThat(entered).as("Jersey, only for the call without patience").hasValue(1);
        assertThat(server.sessions.looked()).as("one look for each call").containsExactly(ApiServer.ID, ApiServer.ID);
    }

    @Test
    void codeThatTheCallerHasIsReturnedWhenTheWaitEnds() throws Exception {
        server.show("2@code", Duration.ofMinutes(1));
        CompletableFuture<HttpResponse<String>> call = later("GET", "auth/qr-image?wait=25&after=2");

        server.sessions.answerAll();

        HttpResponse<String> answer = call.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("QR-Sequence")).contains("2/6");
    }

    @ParameterizedTest
    @CsvSource({
        "auth/qr-image,     application/json",
        "auth/qr,           text/plain;charset=UTF-8",
        "auth/request-code, application/json"
    })
    void everythingMayStandInABodyThatIsReadBefore(String address, String type) throws Exception {
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(
                new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusSeconds(160))));

        assertAnsweredWithACode(server.post("/v2/" + address, type, BODY));
    }

    @Test
    void formMayWaitToo() throws Exception {
        HttpResponse<String> answer =
                assertAnsweredWithACode(server.post("/v2/auth/qr-image", "application/x-www-form-urlencoded", FORM));

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("image/svg+xml");
    }

    private HttpResponse<String> assertAnsweredWithACode(HttpRequest.Builder request) throws Exception {
        CompletableFuture<HttpResponse<String>> call = server.sendLater(request);
        server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
        server.show("2@code", Duration.ofSeconds(20));
        HttpResponse<String> answer = call.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v2/auth/qr?wait=25",
                "/v2/./auth//qr?wait=25",
                "/v2/%61uth/%71r?wait=25",
                "/v2/nothing/%2e%2e/auth/qr/?wait=25",
                "/v2/auth;a=b/qr?wait=25",
                "//v2/auth/./qr-image?wait=25&detail=true"
            })
    void otherSpellingsOfTheAddressWaitAsWell(String address) throws Exception {
        CompletableFuture<BareHttp.Answer> call = CompletableFuture.supplyAsync(() -> exchange(address));
        awaitSuspended();
        assertThat(entered).hasValue(0);

        server.show("2@code", Duration.ofSeconds(20));

        assertThat(call.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    private BareHttp.Answer exchange(String address) {
        try {
            return BareHttp.exchange(
                    server.port(),
                    "GET",
                    address,
                    Map.of("Authorization", "Bearer " + ApiServer.TOKEN, "X-Instance-ID", ApiServer.ID.value()),
                    "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auth/qr-image?wait=25&access_token=lg_wrong,          400",
        "auth/qr-image?wait=26,                                400",
        "auth/qr?wait=25&format=x,                             400",
        "auth/qr?wait=25&instance_id=ZZZZZZZZZZZZ,             400",
        "auth/request-code?wait=25,                            405",
        "auth/nothing?wait=25,                                 404"
    })
    void refusedCallNeitherWaitsNorCountsAsWatching(String address, int status) {
        assertThat(server.send(server.authorized("/v2/" + address)).statusCode())
                .isEqualTo(status);
        assertThat(server.send(server.request("/v2/auth/qr?wait=25&instance_id=" + ApiServer.ID.value()))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.sessions.looked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/xml", "text/plain", "text/html"})
    void callThatWaitsDuringShutdownIsRefusedLikeALaterOne(String accept) throws Exception {
        CompletableFuture<HttpResponse<String>> call = server.sendLater(server.authorized("/v2/auth/qr?wait=25")
                .header("Accept", accept)
                .header("X-Request-Id", "same"));
        awaitSuspended();

        server.sessions.shutDown();

        HttpResponse<String> waited = call.get(20, TimeUnit.SECONDS);
        HttpResponse<String> later = server.send(
                server.authorized("/v2/auth/qr?wait=0").header("Accept", accept).header("X-Request-Id", "same"));
        assertThat(waited.statusCode()).isEqualTo(503);
        assertThat(waited.body()).isEqualTo(later.body());
        assertThat(headers(waited)).isEqualTo(headers(later));
        assertThat(entered).as("only the later one").hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qr-image", "qr", "qr-image?detail=true"})
    void unavailableDatabaseIsNotAnInternalErrorHereEither(String address) {
        server.store.breakWith(
                new IllegalStateException("no connection", new SQLTransientConnectionException("5000 ms")));

        HttpResponse<String> answer = server.send(server.authorized("/v2/auth/" + address));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ApiServer.json(answer).path("message").asText()).contains("database");
    }

    private CompletableFuture<HttpResponse<String>> later(String method, String address) throws Exception {
        CompletableFuture<HttpResponse<String>> call =
                server.sendLater(server.authorized("/v2/" + address).method(method, BodyPublishers.noBody()));
        awaitSuspended();
        return call;
    }

    private static Map<String, List<String>> headers(HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }
}
