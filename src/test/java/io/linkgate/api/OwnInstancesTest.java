package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.access.IssuedToken;
import io.linkgate.access.NewToken;
import io.linkgate.access.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token sees its own instances and those of its list, and nothing of any other. */
class OwnInstancesTest {

    private static final String UNKNOWN = "ZZZZZZZZZZZZ";

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @ParameterizedTest
    @CsvSource({
        "GET,    session/info",
        "GET,    session/history",
        "GET,    session/me",
        "POST,   session/start",
        "POST,   session/stop",
        "POST,   session/restart",
        "POST,   session/logout",
        "PATCH,  session/update?name=x",
        "DELETE, session/delete",
        "GET,    auth/qr",
        "GET,    auth/qr-image",
        "GET,    auth/qr-image?wait=0",
        "GET,    auth/qr-image?wait=25",
        "GET,    auth/qr-image/",
        "POST,   auth/request-code?phone_number=15550001111"
    })
    void instanceOfAnotherIsLikeAnUnknownOneByteForByte(String method, String path) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        String stranger = server.token(Scope.MANAGE);

        HttpResponse<String> others = ask(method, path, stranger, ApiServer.ID.value());
        HttpResponse<String> unknown = ask(method, path, stranger, UNKNOWN);

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body()).isEqualTo(unknown.body()).contains("invalid_instance");
        assertThat(headers(others)).isEqualTo(headers(unknown));
        assertThat(server.store.find(ApiServer.ID)).isPresent();
        assertThat(server.sessions.looked()).isEmpty();
    }

    @Test
    void tokenUsesWhatItCreatedAndTheAdministratorUsesAll() {
        String one = server.token(Scope.MANAGE);
        String other = server.token(Scope.MANAGE);
        String id = created(one);

        assertThat(info(one, id)).isEqualTo(200);
        assertThat(info(other, id)).isEqualTo(404);
        assertThat(info(ApiServer.TOKEN, id)).isEqualTo(200);
        assertThat(info(one, ApiServer.ID.value())).isEqualTo(404);
    }

    @Test
    void tokenWithAListUsesIt() {
        assertThat(info(server.token(Scope.READ, ApiServer.ID), ApiServer.ID.value()))
                .isEqualTo(200);
    }

    @Test
    void listAndItsCountsHaveOwnInstancesOnly() {
        String one = server.token(Scope.MANAGE);
        String other = server.token(Scope.MANAGE, ApiServer.ID);
        List<String> own = List.of(created(one), created(one));
        String third = created(other);

        assertThat(ids(list(one, ""))).containsExactlyInAnyOrderElementsOf(own);
        assertThat(ids(list(other, ""))).containsExactlyInAnyOrder(third, ApiServer.ID.value());
        assertThat(ids(list(ApiServer.TOKEN, ""))).hasSize(4);
        assertThat(total(list(one, ""))).isEqualTo(2);
        assertThat(total(list(other, ""))).isEqualTo(2);
        assertThat(ids(list(one, "&q=" + third))).isEmpty();
        assertThat(total(list(one, "&q=" + ApiServer.ID))).isZero();
        assertThat(ids(list(server.token(Scope.MANAGE), ""))).isEmpty();
    }

    @Test
    void pagesOfOneTokenHaveNoGaps() {
        String one = server.token(Scope.MANAGE);
        String other = server.token(Scope.MANAGE);
        List<String> own = IntStream.range(0, 3)
                .mapToObj(i -> {
                    server.clock.advance(Duration.ofSeconds(1));
                    created(other);
                    return created(one);
                })
                .toList();

        JsonNode first = list(one, "&limit=2");
        JsonNode second = list(one, "&limit=2&cursor=" + first.get("next").asText());

        assertThat(ids(first)).containsExactlyElementsOf(own.subList(0, 2));
        assertThat(ids(second)).containsExactlyElementsOf(own.subList(2, 3));
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void quotaIsReachedAndADeletionMakesRoom() {
        String token = tokenWithQuota(2);
        String first = created(token);
        created(token);

        HttpResponse<String> refused = create(token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("quota_reached");
        assertThat(ApiServer.json(refused).get("quota").asInt()).isEqualTo(2);
        assertThat(server.store.all()).hasSize(3);

        assertThat(ask("DELETE", "session/delete", token, first).statusCode()).isEqualTo(200);
        assertThat(create(token).statusCode()).isEqualTo(201);
    }

    @Test
    void concurrentCreationsDoNotExceedTheQuota() {
        String token = tokenWithQuota(5);

        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 30)
                .mapToObj(i ->
                        server.sendLater(server.as(token, "/v2/session/create").POST(BodyPublishers.noBody())))
                .toList();

        assertThat(calls)
                .map(call -> call.join().statusCode())
                .containsOnly(201, 403)
                .filteredOn(status -> status == 201)
                .hasSize(5);
        assertThat(ids(list(token, ""))).hasSize(5);
    }

    private String tokenWithQuota(int quota) {
        IssuedToken issued = server.administration
                .create(new NewToken("x", Scope.MANAGE, OptionalInt.of(quota), Set.of(), Optional.empty()))
                .orElseThrow();
        return issued.revealed();
    }

    private HttpResponse<String> create(String token) {
        return server.send(server.as(token, "/v2/session/create").POST(BodyPublishers.noBody()));
    }

    private String created(String token) {
        return ApiServer.json(create(token)).get("instance_id").asText();
    }

    private int info(String token, String id) {
        return ask("GET", "session/info", token, id).statusCode();
    }

    private JsonNode list(String token, String query) {
        return ApiServer.json(server.send(server.as(token, "/v2/session/list?" + query)));
    }

    private static List<String> ids(JsonNode list) {
        return list.get("instances").findValuesAsText("instance_id");
    }

    private static int total(JsonNode list) {
        int total = 0;
        for (JsonNode count : list.get("counts")) {
            total += count.asInt();
        }
        return total;
    }

    private HttpResponse<String> ask(String method, String path, String token, String id) {
        return server.send(server.as(token, "/v2/" + path)
                .header("X-Instance-ID", id)
                .header("X-Request-Id", "the-same")
                .method(method, BodyPublishers.noBody()));
    }

    private static TreeMap<String, Object> headers(HttpResponse<String> response) {
        TreeMap<String, Object> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }
}
