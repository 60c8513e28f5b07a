package io.linkgate.api.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.api.ApiServer;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The limit of waiting calls. */
class WaitingCallsTest {

    @Test
    void callBeyondTheLimitIsAskedToRetry() throws Exception {
        try (ApiServer server = ApiServer.with().start()) {
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < ApiServer.WAITING_PER_TOKEN; i++) {
                waiting.add(server.sendLater(server.authorized("/v2/auth/qr?wait=25")));
            }
            server.sessions.whenWaiting(ApiServer.WAITING_PER_TOKEN).get(20, TimeUnit.SECONDS);

            for (String address : List.of("qr-image", "qr", "qr-image?wait=25", "qr-image/")) {
                HttpResponse<String> refused = server.send(server.authorized("/v2/auth/" + address));
                assertThat(refused.statusCode()).as(address).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(ApiServer.json(refused).path("code").asText()).isEqualTo("unavailable");
            }
            assertThat(server.send(server.authorized("/v2/auth/qr?wait=0")).statusCode())
                    .isEqualTo(422);
            assertThat(server.send(server.authorized("/v2/session/info")).statusCode())
                    .isEqualTo(200);

            assertThat(server.send(server.authorized("/v2/auth/qr?wait=26")).statusCode())
                    .as("problems of the call are reported first")
                    .isEqualTo(400);
            assertThat(server.send(server.authorized("/v2/auth/request-code?wait=25")
                                    .POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(400);

            server.sessions.putQuietly(ApiServer.ID, code(server));
            assertThat(server.send(server.authorized("/v2/auth/qr?wait=25")).statusCode())
                    .as("a code that is there needs no place")
                    .isEqualTo(200);

            server.show("2@code", Duration.ofHours(1));
            for (CompletableFuture<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(server.send(server.authorized("/v2/auth/qr")).statusCode())
                    .as("all places are free again")
                    .isEqualTo(200);
        }
    }

    @Test
    void tokensOfOneLabelHavePlacesOfTheirOwn() throws Exception {
        try (ApiServer server = ApiServer.withHttp2(new WaitingLimits(10, 1)).start()) {
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
            String one = server.token(Scope.LINK, ApiServer.ID);
            String other = server.token(Scope.LINK, ApiServer.ID);
            String path = "/v2/auth/qr?wait=25&instance_id=" + ApiServer.ID;
            CompletableFuture<HttpResponse<String>> first = server.sendLater(server.as(one, path));
            server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);

            assertThat(server.send(server.as(one, path)).statusCode()).isEqualTo(503);
            CompletableFuture<HttpResponse<String>> second = server.sendLater(server.as(other, path));
            server.sessions.whenWaiting(2).get(20, TimeUnit.SECONDS);

            server.show("2@code", Duration.ofHours(1));
            assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(second.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private static SessionState code(ApiServer server) {
        return new SessionState.ScanQrCode(
                new QrCode("2@code", server.clock.instant().plusSeconds(60), 1, 6));
    }

    @Test
    void placeOfAResetStreamIsFreeAtOnce() throws Exception {
        try (ApiServer server = ApiServer.withHttp2(new WaitingLimits(2, 1)).start()) {
            assertThat(server.send(server.authorized("/v2/session/info")).version())
                    .isEqualTo(HttpClient.Version.HTTP_2);
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
            CompletableFuture<HttpResponse<String>> gone = server.sendLater(server.authorized("/v2/auth/qr?wait=25"));
            server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
            assertThat(server.send(server.authorized("/v2/auth/qr?wait=25")).statusCode())
                    .isEqualTo(503);

            gone.cancel(true);

            server.sessions.whenCancelled().get(20, TimeUnit.SECONDS);
            assertThat(server.sessions.waiting()).isZero();
            CompletableFuture<HttpResponse<String>> next = server.sendLater(server.authorized("/v2/auth/qr?wait=25"));
            server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
            server.show("2@code", Duration.ofHours(1));
            assertThat(next.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitsFollowTheHeap() {
        assertThat(WaitingLimits.fitting(512L << 20)).isEqualTo(new WaitingLimits(1_588, 794));
        assertThat(WaitingLimits.fitting(16L << 20).all()).isEqualTo(100);
        assertThat(WaitingLimits.fitting(1L << 40).all()).isEqualTo(4_000);
    }

    @Test
    void givenLimitsWinAndATokenHasHalfOfAll() {
        WaitingLimits fitting = new WaitingLimits(100, 50);

        assertThat(fitting.or(Optional.empty(), Optional.empty())).isEqualTo(fitting);
        assertThat(fitting.or(Optional.of(9), Optional.empty())).isEqualTo(new WaitingLimits(9, 4));
        assertThat(fitting.or(Optional.of(1), Optional.empty())).isEqualTo(new WaitingLimits(1, 1));
        assertThat(fitting.or(Optional.empty(), Optional.of(7))).isEqualTo(new WaitingLimits(100, 7));
    }
}
