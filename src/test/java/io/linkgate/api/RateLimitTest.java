package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.config.AddressRange;
import io.linkgate.limit.RateLimits;
import io.linkgate.session.SessionState;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    private static final int N = RateLimits.UNLIMITED;
    private static final String POLL = "/v2/auth/qr-image?wait=0&instance_id=" + ApiServer.ID;

    /** The fast path, the way through the wait, and the way through Jersey count and refuse alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/auth/qr-image?wait=0&instance_id=ABCDEFGHIJ01",
                "/v2/auth/qr-image/?wait=0&instance_id=ABCDEFGHIJ01",
                "/v2/auth/qr-image?detail=true&instance_id=ABCDEFGHIJ01",
                "/v2/session/info?instance_id=ABCDEFGHIJ01",
                "/v2/session/info?instance_id=ZZZZZZZZZZZZ",
                "/v2/session/create",
                "/v2/send/text",
                "/v2/whoami"
            })
    void callBeyondTheLimitOfItsTokenIs429(String path) {
        try (ApiServer server = ApiServer.limited(new RateLimits(6, N, N)).start()) {
            server.show("2@ref,noise,identity,secret,1", Duration.ofHours(1));
            String token = server.token(Scope.LINK, ApiServer.ID);
            for (int i = 0; i < 6; i++) {
                assertThat(server.send(server.as(token, path)).statusCode())
                        .as("call %d", i)
                        .isNotEqualTo(429);
            }

            HttpResponse<String> refused = server.send(server.as(token, path));

            boolean exists = !path.contains("create"); // GET is not served there, and a wrong method comes first
            assertThat(refused.statusCode()).isEqualTo(exists ? 429 : 405);
            if (exists) {
                assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("rate_limited");
                assertThat(refused.headers().firstValue("Retry-After")).contains("10");
                assertThat(server.send(server.authorized(path)).statusCode())
                        .as("another token")
                        .isNotEqualTo(429);
                server.clock.advance(Duration.ofSeconds(10));
                assertThat(server.send(server.as(token, path)).statusCode()).isNotEqualTo(429);
                assertThat(server.send(server.as(token, path)).statusCode()).isEqualTo(429);
            }
        }
    }

    @Test
    void callThatWaitsCountsOnce() throws Exception {
        try (ApiServer server = ApiServer.limited(new RateLimits(60, N, N)).start()) {
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
            CompletableFuture<HttpResponse<String>> waiting =
                    server.sendLater(server.authorized("/v2/auth/qr-image?wait=25"));
            server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
            server.show("2@ref,noise,identity,secret,1", Duration.ofHours(1));
            assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

            assertThat(left(server, ApiServer.TOKEN)).isEqualTo(58);
        }
    }

    /** Three filters meet a call that is refused. */
    @Test
    void refusedCallCountsOnceToo() {
        try (ApiServer server = ApiServer.limited(new RateLimits(60, N, N)).start()) {
            String reader = server.token(Scope.READ, ApiServer.ID);

            assertThat(server.send(server.as(reader, POLL)).statusCode()).isEqualTo(403);

            assertThat(left(server, reader)).isEqualTo(58);
        }
    }

    @Test
    void oneAddressHasALimitForAllItsTokens() {
        try (ApiServer server = ApiServer.limited(new RateLimits(N, 6, N)).start()) {
            server.show("2@ref,noise,identity,secret,1", Duration.ofHours(1));
            String token = server.token(Scope.LINK, ApiServer.ID);
            for (int i = 0; i < 3; i++) {
                assertThat(server.send(server.as(token, POLL)).statusCode()).isEqualTo(200);
                assertThat(server.send(server.authorized(POLL)).statusCode()).isEqualTo(200);
            }

            assertThat(server.send(server.as(token, POLL)).statusCode()).isEqualTo(429);
            assertThat(server.send(server.authorized("/v2/session/list")).statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void clientsBehindATrustedProxyHaveLimitsOfTheirOwn() throws Exception {
        AddressRange proxy = new AddressRange(InetAddress.getByName("127.0.0.1"), 32);
        try (ApiServer server =
                ApiServer.limited(new RateLimits(N, 2, N), proxy).start()) {
            for (int i = 0; i < 2; i++) {
                assertThat(behind(server, "203.0.113.7")).isEqualTo(200);
            }

            assertThat(behind(server, "203.0.113.7")).isEqualTo(429);
            assertThat(behind(server, "198.51.100.1, 203.0.113.7"))
                    .as("what the client wrote itself is not believed")
                    .isEqualTo(429);
            assertThat(behind(server, "203.0.113.8")).isEqualTo(200);
        }
    }

    @Test
    void headerAloneIsNeverBelieved() {
        try (ApiServer server = ApiServer.limited(new RateLimits(N, 2, N)).start()) {
            assertThat(behind(server, "203.0.113.1")).isEqualTo(200);
            assertThat(behind(server, "203.0.113.2")).isEqualTo(200);
            assertThat(behind(server, "203.0.113.3")).isEqualTo(429);
        }
    }

    @Test
    void slowedCallIsAnsweredWhenTheServerEnds() {
        CompletableFuture<HttpResponse<String>> slow;
        try (ApiServer server = ApiServer.limited(new RateLimits(N, N, 20)).start()) {
            for (int i = 0; i <= 10; i++) {
                server.send(server.as("lg_guess" + i, POLL));
            }
            slow = server.sendLater(server.as("lg_guess11", POLL));
            awaitTimer(server);
        }

        assertThat(slow.join().statusCode()).isEqualTo(503);
        assertThat(ApiServer.json(slow.join()).get("code").asText()).isEqualTo("unavailable");
    }

    @Test
    void wrongTokensAreSlowedDownThenRefusedAndRightOnesNever() {
        try (ApiServer server = ApiServer.limited(new RateLimits(N, N, 20)).start()) {
            server.show("2@ref,noise,identity,secret,1", Duration.ofHours(1));
            for (int i = 0; i < 10; i++) {
                assertThat(server.send(server.as("lg_guess" + i, POLL)).statusCode())
                        .isEqualTo(401);
            }
            server.send(server.as("lg_guess10", POLL));

            CompletableFuture<HttpResponse<String>> slow = server.sendLater(server.as("lg_guess11", POLL));
            awaitTimer(server);
            assertThat(slow).isNotDone();
            assertThat(server.send(server.authorized(POLL)).statusCode()).isEqualTo(200);
            assertThat(server.send(server.authorized("/v2/session/info")).statusCode())
                    .isEqualTo(200);
            assertThat(slow).isNotDone();
            server.scheduler.advance(Duration.ofMillis(200));
            assertThat(slow.join().statusCode()).isEqualTo(401);

            exhaust(server);
            HttpResponse<String> refused = server.send(server.as("lg_guess", POLL));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("rate_limited");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(server.send(server.post(POLL, "application/json", "{\"access_token\":\"lg_guess\"}"))
                            .statusCode())
                    .as("in the body")
                    .isEqualTo(429);

            for (HttpRequest.Builder right : List.of(
                    server.authorized(POLL),
                    server.authorized("/v2/session/info"),
                    server.request(POLL + "&access_token=" + ApiServer.TOKEN),
                    server.post(POLL, "application/json", "{\"access_token\":\"" + ApiServer.TOKEN + "\"}"))) {
                assertThat(server.send(right).statusCode()).isEqualTo(200);
            }
            assertThat(server.send(server.request("/v2/session/info")).statusCode())
                    .as("no token is no guess")
                    .isEqualTo(401);
            assertThat(server.wrongTokens.total()).isGreaterThanOrEqualTo(22);
        }
    }

    @Test
    void refusalEndsByItself() {
        try (ApiServer server = ApiServer.limited(new RateLimits(N, N, 2)).start()) {
            server.send(server.as("lg_guess", "/v2/whoami"));
            server.send(server.as("lg_guess", "/v2/whoami"));
            assertThat(server.send(server.as("lg_guess", "/v2/whoami")).statusCode())
                    .isEqualTo(429);

            server.clock.advance(Duration.ofMinutes(1));

            assertThat(server.send(server.as("lg_guess", "/v2/whoami")).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void tokenLearnsItsLimit() {
        try (ApiServer server = ApiServer.limited(new RateLimits(60, N, N)).start()) {
            String token = server.token(Scope.READ);
            server.send(server.as(token, "/v2/whoami"));

            assertThat(server.send(server.as(token, "/v2/session/rate-limit")).body())
                    .isEqualTo("{\"limit\":60,\"remaining\":58,\"window\":60}");
        }
        try (ApiServer server = ApiServer.with().start()) {
            assertThat(server.send(server.authorized("/v2/session/rate-limit")).body())
                    .isEqualTo("{\"limit\":null,\"remaining\":null,\"window\":60}");
        }
    }

    private static int left(ApiServer server, String token) {
        return ApiServer.json(server.send(server.as(token, "/v2/session/rate-limit")))
                .get("remaining")
                .asInt();
    }

    private static int behind(ApiServer server, String forwardedFor) {
        return server.send(server.authorized("/v2/session/info").header("X-Forwarded-For", forwardedFor))
                .statusCode();
    }

    /** Sends wrong tokens until one is refused. */
    private static void exhaust(ApiServer server) {
        for (int i = 0; i < 100; i++) {
            CompletableFuture<HttpResponse<String>> call = server.sendLater(server.as("lg_guess", POLL));
            while (!call.isDone()) {
                if (server.scheduler.waiting() > 0) {
                    server.scheduler.advance(Duration.ofMillis(1));
                }
                LockSupport.parkNanos(1_000_000);
            }
            if (call.join().statusCode() == 429) {
                return;
            }
        }
        throw new AssertionError("no wrong token was refused");
    }

    private static void awaitTimer(ApiServer server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.scheduler.waiting() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
