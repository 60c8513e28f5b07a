package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.testkit.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveredVersionsTest {

    private static final ClientVersion FALLBACK = ClientVersions.BUILT_IN;
    private static final ClientVersion FOUND = new ClientVersion(2, 3000, 1099999990);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestClock clock = TestClock.atVectorTime();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String page = "{\"client_revision\":1099999990,}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sw.js", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client_revision\":1099999990,}",
                "x={\\\"client_revision\\\":1099999990,\\\"y\\\":1}",
                "client_revision : 1099999990;",
                "\"server_revision\":1,\"client_revision\": 1099999990"
            })
    void revisionIsFoundHoweverThePageQuotesIt(String text) throws Exception {
        page = text;

        assertThat(get(versions().current())).isEqualTo(FOUND);
    }

    @Test
    void pageIsAskedForLikeABrowserDoes() throws Exception {
        get(versions().current());

        assertThat(requests.get(0).getRequestHeaders().getFirst("User-Agent")).startsWith("Mozilla/5.0");
        assertThat(requests.get(0).getRequestHeaders().getFirst("sec-fetch-site"))
                .isEqualTo("none");
    }

    @Test
    void answerThatNeverCameIsAskedForAgain() throws Exception {
        mayAnswer = new CountDownLatch(1);
        DiscoveredVersions versions = versions();
        CompletableFuture<ClientVersion> first = versions.current();

        clock.advance(Duration.ofSeconds(15));
        CompletableFuture<ClientVersion> second = versions.current();
        mayAnswer.countDown();

        assertThat(get(first)).isEqualTo(FOUND);
        assertThat(get(second)).isEqualTo(FOUND);
        assertThat(requests).hasSize(2);
    }

    @Test
    void foundVersionIsAskedForAgainTwiceADay() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());

        clock.advance(Duration.ofHours(12));
        get(versions.current());

        assertThat(requests).hasSize(2);
    }

    @Test
    void foundVersionIsRemembered() throws Exception {
        DiscoveredVersions versions = versions();

        get(versions.current());
        get(versions.current());

        assertThat(requests).hasSize(1);
    }

    @Test
    void manyWhoAskAtTheSameTimeShareOneRequest() throws Exception {
        mayAnswer = new CountDownLatch(1);
        DiscoveredVersions versions = versions();

        CompletableFuture<ClientVersion> first = versions.current();
        CompletableFuture<ClientVersion> second = versions.current();
        mayAnswer.countDown();

        assertThat(get(first)).isEqualTo(FOUND);
        assertThat(get(second)).isEqualTo(FOUND);
        assertThat(requests).hasSize(1);
    }

    @Test
    void refusedVersionIsLookedUpAgain() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        page = "client_revision:1099999991";

        assertThat(get(versions.after(FOUND))).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(get(versions.current())).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(get(versions.after(FOUND))).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(requests).hasSize(2);
    }

    @Test
    void refusedVersionStaysWhenNoOtherIsFound() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        status = 500;

        assertThat(get(versions.after(FOUND))).isEqualTo(FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no such thing", "client_revision:x", "client_revision:9999999999"})
    void unreadablePageGivesTheFallback(String text) throws Exception {
        page = text;

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void errorOfTheServerGivesTheFallback() throws Exception {
        status = 503;

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void endlessPageGivesTheFallback() throws Exception {
        page = " ".repeat(17 << 20) + "client_revision:1";

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void failureIsNotRepeatedForAMinute() throws Exception {
        status = 503;
        DiscoveredVersions versions = versions();
        get(versions.current());
        status = 200;

        assertThat(get(versions.current())).isEqualTo(FALLBACK);
        assertThat(requests).hasSize(1);
        clock.advance(Duration.ofSeconds(60));
        assertThat(get(versions.current())).isEqualTo(FOUND);
    }

    @Test
    void unreachablePageGivesTheFallback() throws Exception {
        server.stop(0);

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void fixedVersionStaysEvenWhenRefused() throws Exception {
        ClientVersions fixed = ClientVersions.fixed(FALLBACK);

        assertThat(get(fixed.current())).isEqualTo(FALLBACK);
        assertThat(get(fixed.after(FALLBACK))).isEqualTo(FALLBACK);
    }

    private DiscoveredVersions versions() {
        int port = server.getAddress().getPort();
        return new DiscoveredVersions(HTTP, URI.create("http://127.0.0.1:" + port + "/sw.js"), clock);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        await(mayAnswer);
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static ClientVersion get(CompletableFuture<ClientVersion> version) throws Exception {
        return version.get(10, TimeUnit.SECONDS);
    }
}
