package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.api.ApiRoutes.Route;
import io.linkgate.api.call.EndpointScopes;
import io.linkgate.api.hook.FakeHooks;
import io.linkgate.api.message.MessagesFixture;
import io.linkgate.api.setting.ConfigResources;
import io.linkgate.link.LinkDatabase;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks every route of every resource in the product. */
class EndpointScopesTest {

    /** What the contract promises for each scope; administration is decided by the first segment. */
    private static final Map<Scope, List<String>> PROMISED = Map.of(
            Scope.READ,
                    List.of(
                            "session/events",
                            "session/history",
                            "session/info",
                            "session/list",
                            "session/me",
                            "session/online",
                            "session/rate-limit",
                            "whoami"),
            Scope.LINK, List.of("auth/qr", "auth/qr-image", "auth/request-code", "link/status", "session/temp-link"),
            Scope.SEND,
                    List.of(
                            "contacts/check-exists",
                            "otp/send",
                            "otp/verify",
                            "send/seen",
                            "send/start-typing",
                            "send/stop-typing",
                            "send/text"),
            Scope.MANAGE,
                    List.of(
                            "hooks/deliveries",
                            "hooks/replay",
                            "session/create",
                            "session/delete",
                            "session/logout",
                            "session/restart",
                            "session/start",
                            "session/stop",
                            "session/update",
                            "session/webhook",
                            "webhook/delete",
                            "webhook/set",
                            "webhook/update"));

    @TempDir
    private static java.nio.file.Path home;

    @TempDir
    private static java.nio.file.Path messageHome;

    private static LinkDatabase links;
    private static MessagesFixture messages;

    @RegisterExtension
    private final ApiServer server = ApiServer.withLinks(
            links,
            Stream.of(FakeHooks.endpoints(), messages.endpoints(), List.of(ConfigResources.in(home)))
                    .flatMap(List::stream)
                    .toArray());

    @BeforeAll
    static void open() {
        links = new LinkDatabase(DatabaseKind.H2, home, TestClock.atVectorTime());
        messages = new MessagesFixture(messageHome);
    }

    @AfterAll
    static void close() {
        links.close();
        messages.close();
    }

    static Stream<Route> ofTheApi() {
        return ApiRoutes.all().stream().filter(route -> !route.path().matches("(sandbox|link)/.*"));
    }

    @Test
    void everyRouteHasAScope() {
        assertThat(ApiRoutes.all())
                .hasSizeGreaterThan(25)
                .allSatisfy(route -> assertThat(EndpointScopes.of(route.path()))
                        .as("%s: EndpointScopes decides which scope it needs", route)
                        .isPresent());
    }

    @Test
    void scopesAreThoseOfTheContract() {
        Map<Scope, List<String>> decided = new TreeMap<>();
        ApiRoutes.all().stream()
                .map(Route::path)
                .distinct()
                .sorted()
                .forEach(
                        path -> decided.computeIfAbsent(EndpointScopes.of(path).orElseThrow(), any -> new ArrayList<>())
                                .add(path));

        assertThat(decided.remove(Scope.ADMIN)).allMatch(path -> path.matches("(admin|sandbox)/.*"));
        assertThat(decided).isEqualTo(PROMISED);
    }

    /** The same call with a token of each scope: refused below the scope that it needs, and only there. */
    @ParameterizedTest
    @MethodSource("ofTheApi")
    void routeIsRefusedBelowItsScopeOnly(Route route) {
        Scope needed = EndpointScopes.of(route.path()).orElseThrow();
        server.sessions.put(ApiServer.ID, new SessionState.Starting(server.clock.instant()));
        for (Scope scope : Scope.values()) {
            String token = scope == Scope.ADMIN ? server.token(scope) : server.token(scope, ApiServer.ID);
            for (String slash : List.of("", "/")) {
                HttpResponse<String> response = server.send(
                        server.as(token, "/v2/" + route.path().replace("{id}", "tok_unknown00000") + slash + "?wait=0")
                                .method(route.method(), BodyPublishers.noBody()));

                assertThat(response.statusCode() == 403 && !response.body().contains("quota"))
                        .as("%s with %s: %s", route, scope, response.body())
                        .isEqualTo(!scope.includes(needed));
            }
        }
    }

    @Test
    void refusalNamesBothScopes() {
        HttpResponse<String> response = server.send(
                server.as(server.token(Scope.LINK), "/v2/session/create").POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("forbidden");
        assertThat(ApiServer.json(response).get("message").asText()).contains("manage", "link");
        assertThat(server.store.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth/qr-image", "auth/qr-image/", "auth/qr", "/auth//qr-image", "auth/./qr-image"})
    void noWayToALiveCodeLetsAReaderPass(String path) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        String reader = server.token(Scope.READ, ApiServer.ID);
        String linker = server.token(Scope.LINK, ApiServer.ID);
        String query = "?instance_id=" + ApiServer.ID;

        HttpResponse<String> refused = server.send(server.as(reader, "/v2/" + path + query));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("QR-Sequence")).isEmpty();
        assertThat(server.send(server.as(linker, "/v2/" + path + query)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void waitingPollOfAReaderIsRefusedAtOnce() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(server.clock.instant()));
        String reader = server.token(Scope.READ, ApiServer.ID);

        assertThat(server.send(server.as(reader, "/v2/auth/qr-image?wait=25&instance_id=" + ApiServer.ID))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void infoShowsTheCodeOnlyToThoseWhoMayLink(Scope scope) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        String token = scope == Scope.ADMIN ? server.token(scope) : server.token(scope, ApiServer.ID);

        HttpResponse<String> response = server.send(server.as(token, "/v2/session/info?instance_id=" + ApiServer.ID));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ApiServer.json(response).has("qr")).isEqualTo(scope != Scope.READ);
    }

    @Test
    void undecidedEndpointIsForAdministrators() {
        assertThat(EndpointScopes.of("session/forgotten")).isEmpty();
    }

    @Test
    void notImplementedCallIsAnsweredForEveryScope() {
        assertThat(server.send(server.as(server.token(Scope.READ), "/v2/send/image"))
                        .statusCode())
                .isEqualTo(501);
    }
}
