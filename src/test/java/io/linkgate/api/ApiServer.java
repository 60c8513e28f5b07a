package io.linkgate.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.access.AdministratorToken;
import io.linkgate.access.CurrentTokens;
import io.linkgate.access.InMemoryTokenStore;
import io.linkgate.access.IssuedToken;
import io.linkgate.access.NewToken;
import io.linkgate.access.Scope;
import io.linkgate.access.TokenAdministration;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.link.TemporaryLinkResource;
import io.linkgate.audit.AuditTrail;
import io.linkgate.audit.MemoryAuditStore;
import io.linkgate.config.AccessSettings;
import io.linkgate.config.AddressRange;
import io.linkgate.config.Secret;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.limit.CallLimits;
import io.linkgate.limit.RateLimits;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.link.KnownLinks;
import io.linkgate.link.LinkDatabase;
import io.linkgate.link.TemporaryLink;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import io.linkgate.session.Sessions;
import io.linkgate.testkit.ServerExtension;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import io.linkgate.testkit.TomcatServer;
import jakarta.servlet.Filter;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The API in a real Tomcat, with fakes behind it and real HTTP in front: a JUnit extension for fields with
 * {@code @RegisterExtension}. A test that needs a server of its own uses {@link #start} in a try statement.
 */
public final class ApiServer extends ServerExtension {

    public static final String TOKEN = "lg_administrator-0123456789";
    static final String USER_TOKEN = "lg_user-0123456789";
    public static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    public static final int WAITING_PER_TOKEN = 400;
    private static final WaitingLimits LIMITS = new WaitingLimits(1_000, WAITING_PER_TOKEN);

    public final TestClock clock;
    final TestScheduler scheduler;
    public final FakeSessions sessions;
    public final InMemoryInstanceStore store;
    public final InMemoryTokenStore tokenStore = new InMemoryTokenStore();
    final CurrentTokens tokens;
    public final TokenAdministration administration;
    public final MemoryAuditStore auditStore = new MemoryAuditStore();
    public final AuditTrail audit;
    final WrongTokens wrongTokens = new WrongTokens();
    private final CallLimits limits;
    private final Setup setup;
    private final ExecutorService answering = Executors.newFixedThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private TomcatServer tomcat;
    private volatile InstalledApi installed;
    final Instances instances;
    volatile boolean open = true;

    /** What differs between the variants. */
    private static final class Setup {
        private WaitingLimits limits = LIMITS;
        private RateLimits rates = RateLimits.NONE;
        private List<AddressRange> trustedProxies = List.of();
        private BiFunction<String, Consumer<ServletContext>, TomcatServer> tomcat = TomcatServer::start;
        private TestClock clock = TestClock.atVectorTime();
        private InMemoryInstanceStore store = new InMemoryInstanceStore();
        private Optional<Sessions> sessions = Optional.empty();
        private boolean queryCredentials = true;
        private Set<EngineKind> engines = Set.of(EngineKind.values());
        private EngineKind defaultEngine = EngineKind.WHATSAPP;
        private Set<String> corsOrigins = Set.of();
        private Consumer<ServletContext> before = context -> {};
        private Optional<LinkDatabase> links = Optional.empty();
        private List<Object> resources = List.of();
        private Function<ApiParts, Map<String, Function<CallAuthorizer, Filter>>> filters = parts -> Map.of();
    }

    /** A server without links. */
    private static final class NoLinks implements KnownLinks {
        @Override
        public Optional<TemporaryLink> withSecret(String presented) {
            return Optional.empty();
        }

        @Override
        public Optional<TemporaryLink> find(String id) {
            return Optional.empty();
        }
    }

    private ApiServer(Consumer<Setup> variant) {
        setup = new Setup();
        variant.accept(setup);
        clock = setup.clock;
        audit = new AuditTrail(auditStore, clock);
        scheduler = new TestScheduler(clock);
        sessions = new FakeSessions(clock);
        store = setup.store;
        instances = new Instances(store);
        tokenStore.add("tok_user00000000", "user", Scope.MANAGE, USER_TOKEN, clock.instant());
        tokens = new CurrentTokens(
                AdministratorToken.of(
                        new AccessSettings(Optional.of(Secret.of(TOKEN)), Path.of("unused")), new SecureRandom()),
                tokenStore,
                clock);
        tokens.refresh();
        limits = new CallLimits(setup.rates, this::nanoTime);
        administration = new TokenAdministration(tokenStore, tokens, clock, new SecureRandom());
        store.insert(new Instance(ID, "Front desk", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant()));
    }

    /** The API with resources of other packages. */
    public static ApiServer with(Object... resources) {
        return new ApiServer(setup -> setup.resources = List.of(resources));
    }

    /** The API with filters of other packages, behind whatever that installs into the servlet context. */
    public static ApiServer behind(
            Consumer<ServletContext> before,
            Function<ApiParts, Map<String, Function<CallAuthorizer, Filter>>> filters,
            Object... resources) {
        return new ApiServer(setup -> {
            setup.before = before;
            setup.filters = filters;
            setup.resources = List.of(resources);
        });
    }

    /** The API for callers and visitors of the links in a database, with resources of other packages. */
    public static ApiServer withLinks(LinkDatabase database, Object... resources) {
        return new ApiServer(setup -> {
            setup.clock = database.clock();
            setup.links = Optional.of(database);
            setup.resources = List.of(resources);
        });
    }

    /** The API in front of other sessions and instances, at their time. */
    static ApiServer over(Sessions sessions, InMemoryInstanceStore store, TestClock clock) {
        return new ApiServer(setup -> {
            setup.sessions = Optional.of(sessions);
            setup.store = store;
            setup.clock = clock;
        });
    }

    /** The API where credentials in the query string are refused. */
    static ApiServer withoutQueryCredentials() {
        return new ApiServer(setup -> setup.queryCredentials = false);
    }

    /** The API behind whatever that installs into the servlet context. */
    public static ApiServer behind(Consumer<ServletContext> before) {
        return new ApiServer(setup -> setup.before = before);
    }

    /** The API of a server that has these engines only. */
    static ApiServer withEngines(Set<EngineKind> engines) {
        return new ApiServer(setup -> setup.engines = engines);
    }

    /** The API of a server where that engine is used if a caller names none. */
    static ApiServer withDefaultEngine(EngineKind engine) {
        return new ApiServer(setup -> setup.defaultEngine = engine);
    }

    /** The API that pages of these origins may call. */
    static ApiServer with(List<Object> resources, String... corsOrigins) {
        return new ApiServer(setup -> {
            setup.resources = List.copyOf(resources);
            setup.corsOrigins = Set.of(corsOrigins);
        });
    }

    static ApiServer withCorsOrigins(String... origins) {
        return new ApiServer(setup -> setup.corsOrigins = Set.of(origins));
    }

    /** The API in a Tomcat that speaks HTTP/2 as well. */
    public static ApiServer withHttp2(WaitingLimits limits) {
        return new ApiServer(setup -> {
            setup.limits = limits;
            setup.tomcat = TomcatServer::startWithHttp2;
        });
    }

    /** The API with limits of calls, behind these proxies. */
    public static ApiServer limited(RateLimits rates, AddressRange... trustedProxies) {
        return new ApiServer(setup -> {
            setup.rates = rates;
            setup.trustedProxies = List.of(trustedProxies);
        });
    }

    private long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    /** Starts this server, for a try statement. */
    public ApiServer start() {
        open();
        return this;
    }

    @Override
    protected void open() {
        ApiParts parts = new ApiParts(
                tokens,
                setup.links.<KnownLinks>map(LinkDatabase::current).orElseGet(NoLinks::new),
                administration,
                wrongTokens,
                limits,
                new ClientAddress(setup.trustedProxies),
                audit,
                new WaitingCalls(setup.limits),
                instances,
                setup.sessions.orElse(sessions),
                setup.engines,
                setup.defaultEngine,
                setup.corsOrigins,
                new SystemInfo("Reception", "1.2.3"),
                setup.queryCredentials,
                () -> open,
                () -> {},
                answering,
                scheduler,
                clock,
                new SecureRandom());
        tomcat = setup.tomcat.apply(ApiModule.ERROR_PAGE, context -> {
            setup.before.accept(context);
            installed = ApiModule.install(context, parts, resources(parts), setup.filters.apply(parts));
        });
    }

    private List<Object> resources(ApiParts parts) {
        List<Object> resources = new ArrayList<>(setup.resources);
        setup.links.ifPresent(database -> resources.add(new TemporaryLinkResource(
                database.links(),
                parts.instances(),
                parts.sessions(),
                new PublicAddress(Optional.empty(), parts.addresses()),
                answering)));
        return resources;
    }

    @Override
    public void close() {
        tomcat.close();
        answering.shutdownNow();
        limits.close();
    }

    /** Returns what was installed. */
    public InstalledApi installed() {
        return installed;
    }

    /** Shows a code that expires after that time. */
    public QrCode show(String text, Duration good) {
        QrCode code = new QrCode(text, clock.instant().plus(good), 2, 6);
        sessions.put(ID, new SessionState.ScanQrCode(code));
        return code;
    }

    public int port() {
        return tomcat.port();
    }

    URI uri(String pathAndQuery) {
        return tomcat.uri(pathAndQuery);
    }

    /** A request for that address, without credentials. */
    public HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(uri(pathAndQuery)).timeout(Duration.ofSeconds(20));
    }

    /** A POST with that body; an empty content type declares none. */
    public HttpRequest.Builder post(String pathAndQuery, String contentType, String body) {
        return post(pathAndQuery, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder post(String pathAndQuery, String contentType, byte[] body) {
        HttpRequest.Builder request = request(pathAndQuery).POST(BodyPublishers.ofByteArray(body));
        return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
    }

    /** Creates a token of that scope that may use these instances beside its own, and returns its secret. */
    public String token(Scope scope, InstanceId... listed) {
        IssuedToken issued = administration
                .create(new NewToken(scope.wireName(), scope, OptionalInt.empty(), Set.of(listed), Optional.empty()))
                .orElseThrow();
        return issued.revealed();
    }

    /** A request with another token in a header. */
    public HttpRequest.Builder as(String token, String pathAndQuery) {
        return request(pathAndQuery).header("Authorization", "Bearer " + token);
    }

    /** A request with token and instance id in headers. */
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
}
