package io.linkgate.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.access.FakeAccessTokens;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.code.WaitingLimits;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import io.linkgate.session.Sessions;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import io.linkgate.testkit.TomcatServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The API in a real Tomcat, with fakes behind it: what a test asks goes over real HTTP. */
public final class ApiServer implements AutoCloseable {

    public static final String TOKEN = "lg_administrator-0123456789";
    static final String USER_TOKEN = "lg_user-0123456789";
    public static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    public final TestClock clock;
    final TestScheduler scheduler;
    public final FakeSessions sessions;
    public final InMemoryInstanceStore store;
    final AccessTokens tokens =
            new FakeAccessTokens(Map.of(TOKEN, new Caller("admin", true), USER_TOKEN, new Caller("user", false)));
    public static final int WAITING_PER_TOKEN = 400;
    private static final WaitingLimits LIMITS = new WaitingLimits(1_000, WAITING_PER_TOKEN);

    final WrongTokens wrongTokens = new WrongTokens();
    private final ExecutorService answering = Executors.newFixedThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private final TomcatServer server;
    volatile boolean open = true;

    private ApiServer(
            boolean queryCredentials, Set<EngineKind> engines, Consumer<ServletContext> before, Object... resources) {
        this(TestClock.atVectorTime(), queryCredentials, engines, before, resources);
    }

    private ApiServer(
            TestClock clock,
            boolean queryCredentials,
            Set<EngineKind> engines,
            Consumer<ServletContext> before,
            Object... resources) {
        this(
                LIMITS,
                TomcatServer::start,
                clock,
                new FakeSessions(clock),
                Optional.empty(),
                new InMemoryInstanceStore(),
                queryCredentials,
                engines,
                before,
                resources);
    }

    /** @param real asked instead of the fake ones, if there are any */
    private ApiServer(
            WaitingLimits limits,
            BiFunction<String, Consumer<ServletContext>, TomcatServer> tomcat,
            TestClock clock,
            FakeSessions sessions,
            Optional<Sessions> real,
            InMemoryInstanceStore store,
            boolean queryCredentials,
            Set<EngineKind> engines,
            Consumer<ServletContext> before,
            Object... resources) {
        this.clock = clock;
        this.scheduler = new TestScheduler(clock);
        this.sessions = sessions;
        this.store = store;
        store.insert(new Instance(ID, "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant()));
        ApiParts parts = new ApiParts(
                tokens,
                wrongTokens,
                limits,
                new Instances(store),
                real.orElse(sessions),
                engines,
                queryCredentials,
                () -> open,
                () -> {},
                answering,
                scheduler,
                clock,
                new SecureRandom());
        server = tomcat.apply(ApiModule.ERROR_PAGE, context -> {
            before.accept(context);
            ApiModule.install(context, parts, List.of(resources));
        });
    }

    public static ApiServer start(Object... resources) {
        return new ApiServer(true, Set.of(EngineKind.values()), context -> {}, resources);
    }

    /** One in front of other sessions and instances, at their time. */
    static ApiServer over(Sessions sessions, InMemoryInstanceStore store, TestClock clock) {
        return new ApiServer(
                LIMITS,
                TomcatServer::start,
                clock,
                new FakeSessions(clock),
                Optional.of(sessions),
                store,
                true,
                Set.of(EngineKind.values()),
                context -> {});
    }

    static ApiServer startWithoutQueryCredentials() {
        return new ApiServer(false, Set.of(EngineKind.values()), context -> {});
    }

    /** A server where something is installed in front of us. */
    public static ApiServer startBehind(Consumer<ServletContext> before) {
        return new ApiServer(true, Set.of(EngineKind.values()), before);
    }

    static ApiServer startWith(Set<EngineKind> engines) {
        return new ApiServer(true, engines, context -> {});
    }

    /** A server that speaks HTTP/2 as well. */
    public static ApiServer startWithHttp2(WaitingLimits limits) {
        TestClock clock = TestClock.atVectorTime();
        return new ApiServer(
                limits,
                TomcatServer::startWithHttp2,
                clock,
                new FakeSessions(clock),
                Optional.empty(),
                new InMemoryInstanceStore(),
                true,
                Set.of(EngineKind.values()),
                context -> {});
    }

    /** Shows a code that is good for that long. */
    public QrCode show(String text, Duration good) {
        QrCode code = new QrCode(text, clock.instant().plus(good), 2, 6);
        sessions.put(ID, new SessionState.ScanQrCode(code));
        return code;
    }

    public int port() {
        return server.port();
    }

    URI uri(String pathAndQuery) {
        return server.uri(pathAndQuery);
    }

    /** A request of that address, without credentials. */
    public HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(uri(pathAndQuery)).timeout(Duration.ofSeconds(20));
    }

    /** The same with a body of that type; none is declared when it is empty. */
    public HttpRequest.Builder post(String pathAndQuery, String contentType, String body) {
        return post(pathAndQuery, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder post(String pathAndQuery, String contentType, byte[] body) {
        HttpRequest.Builder request = request(pathAndQuery).POST(BodyPublishers.ofByteArray(body));
        return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
    }

    /** A request with token and instance in headers. */
    public HttpRequest.Builder authorized(String pathAndQuery) {
        return request(pathAndQuery).header("Authorization", "Bearer " + TOKEN).header("X-Instance-ID", ID.value());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) {
        return sendLater(request, BodyHandlers.ofByteArray()).join();
    }

    public CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return sendLater(request, BodyHandlers.ofString());
    }

    private <T> CompletableFuture<HttpResponse<T>> sendLater(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        return client.sendAsync(request.build(), handler);
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    @Override
    public void close() {
        server.close();
        answering.shutdownNow();
    }
}
