package io.linkgate.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.linkgate.access.Scope;
import io.linkgate.api.ApiServer;
import io.linkgate.api.hook.FakeHooks;
import io.linkgate.api.message.MessagesFixture;
import io.linkgate.audit.AuditAction;
import io.linkgate.audit.AuditEntry;
import io.linkgate.audit.AuditOutcome;
import io.linkgate.audit.AuditQuery;
import io.linkgate.audit.AuditRecord;
import io.linkgate.link.LinkDatabase;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import jakarta.ws.rs.Path;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every route of every resource in the product: each command leaves one entry, and nothing else does. */
class AuditedCallsTest {

    private static final String PHONE = "15550001234";
    private static final String HOOK = "https://hooks.example.org/secret-path?key=secret";

    @TempDir
    private static java.nio.file.Path home;

    @TempDir
    private static java.nio.file.Path messageHome;

    private static LinkDatabase links;
    private static MessagesFixture messages;

    @RegisterExtension
    private final ApiServer server = ApiServer.withLinks(
            links,
            Stream.of(FakeHooks.endpoints(), messages.endpoints())
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

    /** One address with one method. */
    private record Route(String method, String path) {}

    private static List<Route> routes() {
        Set<String> seen = new TreeSet<>();
        List<Route> routes = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.linkgate")) {
            if (type.isAnnotatedWith(Path.class) && !type.getName().contains("Test$")) {
                Resource resource = Resource.from(type.reflect());
                resource.getChildResources()
                        .forEach(child -> add(
                                resource.getPath() + "/" + child.getPath(), child.getResourceMethods(), routes, seen));
            }
        }
        return routes;
    }

    /** Every route answers POST as well, unless it has other methods of its own. */
    private static void add(String path, List<ResourceMethod> methods, List<Route> routes, Set<String> seen) {
        List<String> names = new ArrayList<>(
                methods.stream().map(ResourceMethod::getHttpMethod).toList());
        if (names.size() == 1 && !names.contains("POST") && !path.contains("admin/tokens")) {
            names.add("POST");
        }
        for (String name : names) {
            if (seen.add(name + path)) {
                routes.add(new Route(name, path.replaceAll("//+", "/")));
            }
        }
    }

    /** The sandbox is tested with a running server, and visitors of links have no token. */
    static Stream<Route> ofTheApi() {
        return routes().stream().filter(route -> !route.path().matches("(sandbox|link)/.*"));
    }

    @Test
    void everyRouteIsDecided() {
        assertThat(routes())
                .hasSizeGreaterThan(25)
                .allSatisfy(route -> assertThat(AuditedEndpoints.isDecided(route.method(), route.path()))
                        .as("%s: AuditedEndpoints decides what it does", route)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("ofTheApi")
    void commandLeavesOneEntryAndReadingNone(Route route) {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(server.clock.instant()));

        HttpResponse<String> response = send(route, "?wait=0&instance_id=" + ApiServer.ID);

        List<AuditRecord> entries = entries();
        Set<String> reading = Set.of("session/webhook");
        boolean command = AuditedEndpoints.isCommand(route.method(), route.path()) && !reading.contains(route.path());
        assertThat(response.statusCode()).as("%s is served here", route).isNotIn(405, 501);
        assertThat(entries).as("%s %s", route, response.body()).hasSize(command ? 1 : 0);
        entries.forEach(record -> {
            assertThat(record.entry().action()).isNotEqualTo(AuditAction.OTHER_CALL);
            assertThat(record.outcome()).flatMap(AuditOutcome::status).contains(response.statusCode());
        });
    }

    private HttpResponse<String> send(Route route, String query) {
        return server.send(server.authorized("/v2/" + route.path().replace("{id}", "tok_unknown00000") + query)
                .method(route.method(), BodyPublishers.noBody()));
    }

    @Test
    void entrySaysWhoDidWhatFromWhereWithWhatOutcome() {
        HttpResponse<String> response = server.send(
                server.as(server.token(Scope.MANAGE, ApiServer.ID), "/v2/session/stop?instance_id=" + ApiServer.ID));

        assertThat(response.statusCode()).isEqualTo(200);
        AuditRecord record = entries().get(0);
        AuditEntry entry = record.entry();
        assertThat(entry.action()).isEqualTo(AuditAction.SESSION_STOP);
        assertThat(entry.instance()).contains(ApiServer.ID);
        assertThat(entry.actor().id()).startsWith("tok_");
        assertThat(entry.actor().label()).isEqualTo("manage");
        assertThat(entry.address()).isEqualTo("127.0.0.1");
        assertThat(entry.at()).isEqualTo(server.clock.instant());
        assertThat(record.outcome().orElseThrow().result()).isEqualTo(AuditOutcome.Result.DONE);
    }

    @Test
    void creationNamesTheInstanceBeforeItExists() {
        String id = ApiServer.json(send(new Route("POST", "session/create"), "?name=shop&expected_phone=" + PHONE))
                .get("instance_id")
                .asText();

        AuditEntry entry = entries().get(0).entry();
        assertThat(entry.instance().orElseThrow().value()).isEqualTo(id);
        assertThat(entry.detail()).isEqualTo("expects *******1234");
    }

    @Test
    void commandThatCannotBeEnteredIsNotCarriedOut() {
        server.auditStore.breakDown(true);

        HttpResponse<String> stopped = send(new Route("GET", "session/stop"), "");
        HttpResponse<String> created = send(new Route("POST", "session/create"), "?name=unaudited");

        assertThat(stopped.statusCode()).isEqualTo(500);
        assertThat(created.statusCode()).isEqualTo(500);
        assertThat(server.sessions.applied()).isEmpty();
        assertThat(server.store.all()).hasSize(1);
    }

    @Test
    void refusalsAreEnteredToo() {
        send(new Route("POST", "session/create"), "?name=shop&engine=none");
        server.send(server.as(ApiServer.TOKEN, "/v2/session/stop?instance_id=ZZZZZZZZZZZZ"));
        server.send(server.as(server.token(Scope.READ, ApiServer.ID), "/v2/session/stop?instance_id=" + ApiServer.ID));
        server.send(server.as("wrong-token", "/v2/session/stop?instance_id=" + ApiServer.ID));

        assertThat(entries())
                .as("calls without the right leave no entry")
                .extracting(
                        record -> record.outcome().orElseThrow().result(),
                        record -> record.outcome().orElseThrow().status().orElseThrow())
                .containsExactly(tuple(AuditOutcome.Result.REFUSED, 404), tuple(AuditOutcome.Result.REFUSED, 400));
    }

    @Test
    void detailsHaveNoSecretsAndNoFullNumbers() {
        send(new Route("POST", "webhook/set"), "?hmac=the-secret-of-a-hook&url=" + HOOK.replace("?", "%3F"));
        send(new Route("PATCH", "session/update"), "?expected_phone=%2B" + PHONE);
        String secret = ApiServer.json(send(new Route("POST", "admin/tokens"), "?label=x&scope=read"))
                .get("token")
                .asText();

        assertThat(entries().toString())
                .contains("hooks.example.org", "*******1234", "scope read", "tok_")
                .doesNotContain("secret", PHONE, secret, ApiServer.TOKEN);
    }

    @Test
    void readingTheListOfWebhooksIsNoChange() {
        send(new Route("GET", "session/webhook"), "");
        assertThat(entries()).isEmpty();

        send(new Route("POST", "session/webhook"), "?webhooks=%5B%5D");
        assertThat(entries()).hasSize(1);
    }

    @Test
    void codesSeenAreCountedForEachViewerWhicheverWayTheyTake() {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        String shop = server.token(Scope.LINK, ApiServer.ID);
        String query = "?instance_id=" + ApiServer.ID;
        for (String path : List.of("auth/qr-image", "auth/qr-image", "auth/qr", "session/info")) {
            assertThat(server.send(server.as(shop, "/v2/" + path + query)).statusCode())
                    .isEqualTo(200);
        }
        server.send(server.authorized("/v2/auth/qr-image?detail=true"));
        server.send(server.as(server.token(Scope.READ, ApiServer.ID), "/v2/session/info" + query));

        server.audit.close();

        assertThat(entries())
                .extracting(
                        record -> record.entry().actor().label(),
                        record -> record.outcome().flatMap(AuditOutcome::views))
                .containsExactlyInAnyOrder(tuple("link", Optional.of(4L)), tuple("administrator", Optional.of(1L)));
    }

    @Test
    void administratorReadsAndFiltersThem() {
        send(new Route("GET", "session/stop"), "?instance_id=" + ApiServer.ID);
        send(new Route("GET", "session/start"), "?instance_id=" + ApiServer.ID);

        JsonNode newest = ApiServer.json(send(new Route("GET", "admin/audit"), "?limit=1"));
        JsonNode next = ApiServer.json(send(
                new Route("POST", "admin/audit"),
                "?limit=1&cursor=" + newest.get("next").asText()));
        JsonNode stops =
                ApiServer.json(send(new Route("GET", "admin/audit"), "?action=session.stop&token=administrator"));

        assertThat(newest.at("/entries/0/action").asText()).isEqualTo("session.start");
        assertThat(next.at("/entries/0/action").asText()).isEqualTo("session.stop");
        assertThat(next.get("next").isNull()).isTrue();
        assertThat(stops.get("entries")).hasSize(1);
        JsonNode entry = stops.at("/entries/0");
        assertThat(entry.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "at",
                        "action",
                        "instance_id",
                        "actor",
                        "token_id",
                        "token_label",
                        "link_id",
                        "address",
                        "detail",
                        "outcome",
                        "status_code",
                        "ended_at",
                        "views");
        assertThat(entry.get("outcome").asText()).isEqualTo("done");
        assertThat(entry.get("status_code").asInt()).isEqualTo(200);
        assertThat(entry.get("link_id").isNull()).isTrue();
    }

    @Test
    void wrongFiltersAreRefused() {
        for (String query : List.of(
                "action=none", "from=yesterday", "until=1", "instance_id=x", "cursor=a", "limit=0", "limit=501")) {
            HttpResponse<String> response = server.send(server.as(ApiServer.TOKEN, "/v2/admin/audit?" + query));
            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(response.body()).contains("invalid_param");
        }
        assertThat(server.send(server.as(server.token(Scope.MANAGE), "/v2/admin/audit"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void actorThatCannotBeHasNoEntries() {
        send(new Route("GET", "session/start"), "?instance_id=" + ApiServer.ID);

        HttpResponse<String> found = send(new Route("GET", "admin/audit"), "?token=administrator%00");

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(ApiServer.json(found).get("entries")).isEmpty();
    }

    private List<AuditRecord> entries() {
        return server.audit.find(AuditQuery.newest(100));
    }
}
