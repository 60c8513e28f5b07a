package io.linkgate.engine.whatsapp.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveredVersionsTest {

    private static final ClientVersion FALLBACK = ClientVersions.BUILT_IN;
    private static final ClientVersion FOUND = new ClientVersion(2, 3000, 1099999990);
    private static final ClientVersion NEWER = new ClientVersion(2, 3000, 1099999991);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final Kept memory = new Kept();
    private final LogRecorder log = LogRecorder.of("io.linkgate.engine.whatsapp");
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String page = "{\"client_revision\":1099999990,}";
    private volatile int frontStatus = 404;
    private volatile String frontPage = "";
    private volatile String retryAfter = "";

    /** A memory in memory. */
    private static final class Kept implements VersionMemory {

        private volatile Optional<SeenVersion> newest = Optional.empty();

        @Override
        public Optional<SeenVersion> newest() {
            return newest;
        }

        @Override
        public void keep(SeenVersion seen) {
            newest = Optional.of(seen);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        log.close();
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
    void frontPageIsAskedForAsByTypingItsAddress() throws Exception {
        status = 400;

        get(versions().current());

        assertThat(requests.get(1).getRequestURI().getPath()).isEqualTo("/");
        assertThat(requests.get(1).getRequestHeaders().getFirst("sec-fetch-mode"))
                .isEqualTo("navigate");
        assertThat(requests.get(1).getRequestHeaders().getFirst("sec-fetch-dest"))
                .isEqualTo("document");
        assertThat(requests.get(1).getRequestHeaders()).containsKeys("Accept", "Accept-language", "Sec-fetch-user");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429, 500, 503})
    void frontPageHelpsOutWhenTheServiceWorkerIsRefused(int refusal) throws Exception {
        status = refusal;
        frontStatus = 200;
        frontPage = "<script>{\\\"client_revision\\\":1099999990,</script>";

        assertThat(get(versions().current())).isEqualTo(FOUND);
    }

    @Test
    void frontPageIsNotAskedWhenTheServiceWorkerAnswers() throws Exception {
        get(versions().current());

        assertThat(paths()).containsExactly("/sw.js");
    }

    @Test
    void frontPageIsAskedWhenTheServiceWorkerNamesWhatWasRefused() throws Exception {
        frontStatus = 200;
        frontPage = "\"client_revision\":1099999991,";
        DiscoveredVersions versions = versions();
        get(versions.current());

        assertThat(get(versions.after(FOUND))).isEqualTo(NEWER);
        assertThat(paths()).containsExactly("/sw.js", "/sw.js", "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "Thu, 01 Jan 2026 00:10:00 GMT"})
    void pageThatAsksForPatienceIsLeftAloneForThatTime(String patience) throws Exception {
        status = 429;
        retryAfter = patience;
        DiscoveredVersions versions = versions();
        get(versions.current());

        pass(Duration.ofSeconds(599), versions);
        assertThat(paths())
                .as("the other page is still requested")
                .contains("/")
                .containsOnlyOnce("/sw.js");

        status = 200;
        pass(Duration.ofMinutes(30), versions);
        assertThat(get(versions.current())).isEqualTo(FOUND);
    }

    @Test
    void answerThatNeverEndsIsGivenUpAndTheOtherPageIsAsked() throws Exception {
        mayAnswer = new CountDownLatch(1);
        frontStatus = 200;
        frontPage = "\"client_revision\":1099999990,";
        CompletableFuture<ClientVersion> current = versions().current();

        scheduler.advance(Duration.ofSeconds(15));

        assertThat(get(current)).isEqualTo(FOUND);
        mayAnswer.countDown();
    }

    @Test
    void foundVersionIsAskedForAgainTwiceADayWithoutAnyConnection() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        page = "client_revision:1099999991";

        pass(Duration.ofHours(13), versions);

        assertThat(requests).hasSize(2);
        assertThat(get(versions.current())).isEqualTo(NEWER);
    }

    @Test
    void callersDoNotWaitWhileAFreshVersionIsLookedUpAgain() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        mayAnswer = new CountDownLatch(1);

        clock.advance(Duration.ofHours(13));

        assertThat(versions.current()).isCompletedWithValue(FOUND);
        mayAnswer.countDown();
    }

    @Test
    void newestVersionIsNeverUndercut() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        page = "client_revision:1099999980";

        assertThat(get(versions.after(FOUND))).isEqualTo(FOUND);
        assertThat(get(versions.current())).isEqualTo(FOUND);
        assertThat(memory.newest())
                .hasValueSatisfying(kept -> assertThat(kept.version()).isEqualTo(FOUND));
    }

    @Test
    void newestVersionIsKnownAfterARestart() throws Exception {
        get(versions().current());
        status = 503;

        assertThat(get(versions().current())).isEqualTo(FOUND);
    }

    @Test
    void builtInVersionIsBetterThanAnOlderOneOfTheMemory() throws Exception {
        memory.keep(new SeenVersion(
                new ClientVersion(2, 3000, 1_045_649_367), clock.instant(), Optional.empty(), Optional.empty()));
        status = 503;

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void versionThatCannotExistYetIsNotKeptForEver() throws Exception {
        page = "client_revision:2147483647";

        assertThat(get(versions().current())).isEqualTo(FALLBACK);
        assertThat(memory.newest()).isEmpty();
    }

    @Test
    void newerVersionRunsTheRegisteredTask() throws Exception {
        DiscoveredVersions versions = versions();
        List<String> told = new CopyOnWriteArrayList<>();
        versions.whenNewer(() -> told.add("newer"));
        get(versions.current());
        assertThat(told).hasSize(1);

        pass(Duration.ofHours(13), versions);
        assertThat(told).as("the same one again").hasSize(1);
        page = "client_revision:1099999991";
        pass(Duration.ofHours(13), versions);

        assertThat(told).hasSize(2);
    }

    @Test
    void operatorIsWarnedWhenNoPageHasAnsweredForADay() throws Exception {
        status = 503;
        DiscoveredVersions versions = versions();
        get(versions.current());
        assertThat(codes(versions)).isEmpty();

        pass(Duration.ofHours(25), versions);
        assertThat(codes(versions)).containsExactly("client_version_unconfirmed");
        assertThat(log.lines(Level.WARNING)).hasSize(1).first().asString().contains("LINKGATE_WHATSAPP_VERSION");

        status = 200;
        pass(Duration.ofHours(2), versions);
        assertThat(codes(versions)).isEmpty();
    }

    @Test
    void operatorIsWarnedOfAVersionOfSixtyDays() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());

        assertThat(versions.warnings(clock.instant().plus(Duration.ofDays(59)))).isEmpty();
        assertThat(versions.warnings(clock.instant().plus(Duration.ofDays(60))))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
    }

    @Test
    void builtInVersionAgesFromTheDayOnWhichItWasSeen() {
        DiscoveredVersions versions = versions();

        assertThat(versions.warnings(Instant.parse("2026-12-07T23:59:59Z"))).isEmpty();
        assertThat(versions.warnings(Instant.parse("2026-12-08T00:00:00Z")))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
    }

    @Test
    void announcedEndIsLoggedOnceAndKept() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());
        Instant end = clock.instant().plus(Duration.ofDays(6));

        versions.endsAt(FOUND, end);
        versions.endsAt(FOUND, end);

        assertThat(log.lines(Level.WARNING)).hasSize(1);
        assertThat(codes(versions)).containsExactly("client_version_ending");
        assertThat(codes(versions())).as("after a restart").containsExactly("client_version_ending");
    }

    @Test
    void pinnedVersionAgesByItsNumber() {
        ClientVersions pinned = ClientVersions.fixed(new ClientVersion(2, 3000, 1_045_649_367));

        assertThat(pinned.warnings(Instant.parse("2026-10-10T00:00:00Z"))).isEmpty();
        assertThat(pinned.warnings(Instant.parse("2026-10-20T00:00:00Z")))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
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
    void thousandsThatAreRefusedOneAfterTheOtherCauseOneLookupAMinute() throws Exception {
        DiscoveredVersions versions = versions();
        get(versions.current());

        for (int i = 0; i < 1_000; i++) {
            get(versions.after(FOUND));
        }
        assertThat(paths()).filteredOn("/sw.js"::equals).hasSize(2);
        clock.advance(Duration.ofMinutes(1));
        get(versions.after(FOUND));

        assertThat(paths()).filteredOn("/sw.js"::equals).hasSize(3);
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
        assertThat(paths()).containsExactly("/sw.js", "/");
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
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        List<VersionSource> sources = List.of(
                new VersionSource(URI.create(here + "/sw.js"), VersionSource.SERVICE_WORKER.headers()),
                new VersionSource(URI.create(here + "/"), VersionSource.FRONT_PAGE.headers()));
        return new DiscoveredVersions(HTTP, sources, memory, Runnable::run, scheduler, clock);
    }

    /** Moves time in steps and waits for each lookup that it causes. */
    private void pass(Duration time, DiscoveredVersions versions) throws Exception {
        Instant until = clock.instant().plus(time);
        while (clock.instant().isBefore(until)) {
            Duration left = Duration.between(clock.instant(), until);
            scheduler.advance(left.compareTo(STEP) < 0 ? left : STEP);
            get(versions.lookup());
        }
    }

    private List<String> codes(DiscoveredVersions versions) {
        return versions.warnings(clock.instant()).stream()
                .map(EngineWarning::code)
                .toList();
    }

    private List<String> paths() {
        return requests.stream()
                .map(request -> request.getRequestURI().getPath())
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        boolean front = exchange.getRequestURI().getPath().equals("/");
        if (!front) {
            await(mayAnswer);
        }
        byte[] body = (front ? frontPage : page).getBytes(StandardCharsets.UTF_8);
        if (!front && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(front ? frontStatus : status, body.length == 0 ? -1 : body.length);
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
