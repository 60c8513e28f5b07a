package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every place where a client may put a credential, alone and combined with every other. */
class CredentialsTest {

    private static final String OTHER_TOKEN = "lg_some-other-token";
    private static final String OTHER_ID = "ZZZZZZZZZZ99";

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeEach
    void showACode() {
        server.show("2@code", Duration.ofSeconds(20));
    }

    /** The places for either credential; those in the body exclude each other. */
    private enum Place {
        QUERY,
        JSON,
        TEXT,
        UNDECLARED,
        FORM,
        JSON_AS_FORM,
        HEADER,
        BEARER;

        String contentType() {
            return switch (this) {
                case JSON -> "application/json";
                case TEXT -> "text/plain;charset=UTF-8";
                case FORM, JSON_AS_FORM -> "application/x-www-form-urlencoded";
                case QUERY, UNDECLARED, HEADER, BEARER -> "";
            };
        }

        boolean isBody() {
            return switch (this) {
                case JSON, TEXT, UNDECLARED, FORM, JSON_AS_FORM -> true;
                case QUERY, HEADER, BEARER -> false;
            };
        }

        boolean goesWith(Place other) {
            return this == other || !isBody() || !other.isBody();
        }
    }

    static Stream<Arguments> places() {
        return Arrays.stream(Place.values())
                .filter(instance -> instance != Place.BEARER)
                .flatMap(instance -> Arrays.stream(Place.values())
                        .filter(instance::goesWith)
                        .map(token -> Arguments.of(instance, token)));
    }

    static Stream<Arguments> tokenPairs() {
        return Arrays.stream(Place.values())
                .flatMap(first -> Arrays.stream(Place.values())
                        .filter(second -> first.compareTo(second) < 0 && first.goesWith(second))
                        .map(second -> Arguments.of(first, second)));
    }

    static Stream<Arguments> instancePairs() {
        return tokenPairs().filter(pair -> pair.get()[1] != Place.BEARER);
    }

    @ParameterizedTest
    @MethodSource("places")
    void credentialsAreFoundInEveryPlace(Place instance, Place token) {
        Credentials credentials =
                new Credentials().instance(instance, ApiServer.ID.value()).token(token, ApiServer.TOKEN);

        for (String endpoint : List.of("auth/qr-image", "auth/qr", "session/info", "session/start")) {
            server.show("2@code", Duration.ofSeconds(20));
            assertThat(server.send(credentials.on("POST", endpoint)).statusCode())
                    .as(endpoint)
                    .isEqualTo(200);
            assertThat(server.send(credentials.on("GET", endpoint)).statusCode())
                    .as(endpoint)
                    .isEqualTo(200);
        }
        assertThat(server.send(credentials.on("POST", "session/create")).statusCode())
                .isEqualTo(201);
        assertThat(server.send(credentials.on("POST", "session/stop")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("tokenPairs")
    void theSameTokenTwiceIsFine(Place first, Place second) {
        Credentials credentials = new Credentials()
                .instance(Place.QUERY, ApiServer.ID.value())
                .token(first, ApiServer.TOKEN)
                .token(second, ApiServer.TOKEN);

        assertThat(server.send(credentials.on("POST", "session/info")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("tokenPairs")
    void twoTokensAreAConflict(Place first, Place second) {
        Credentials credentials = new Credentials()
                .instance(Place.QUERY, ApiServer.ID.value())
                .token(first, ApiServer.TOKEN)
                .token(second, OTHER_TOKEN);

        assertConflict(server.send(credentials.on("POST", "session/info")));
    }

    @ParameterizedTest
    @MethodSource("instancePairs")
    void theSameInstanceTwiceIsFine(Place first, Place second) {
        Credentials credentials = new Credentials()
                .token(Place.BEARER, ApiServer.TOKEN)
                .instance(first, ApiServer.ID.value())
                .instance(second, ApiServer.ID.value());

        assertThat(server.send(credentials.on("POST", "session/info")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("instancePairs")
    void twoInstancesAreAConflict(Place first, Place second) {
        Credentials credentials = new Credentials()
                .token(Place.BEARER, ApiServer.TOKEN)
                .instance(first, ApiServer.ID.value())
                .instance(second, OTHER_ID);

        assertConflict(server.send(credentials.on("POST", "session/info")));
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void twoTokensInOnePlaceAreAConflict(Place place) {
        Credentials credentials = new Credentials()
                .instance(Place.QUERY, ApiServer.ID.value())
                .token(place, ApiServer.TOKEN)
                .token(place, OTHER_TOKEN);

        assertConflict(server.send(credentials.on("POST", "session/info")));
    }

    @Test
    void twoInstancesAreReportedOnlyToAuthenticatedCallers() {
        Credentials credentials = new Credentials()
                .token(Place.BEARER, OTHER_TOKEN)
                .instance(Place.QUERY, ApiServer.ID.value())
                .instance(Place.HEADER, OTHER_ID);

        assertThat(server.send(credentials.on("POST", "session/info")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", "image/png", "?"})
    void aTypeWithoutBodyIsNoBody(String contentType) {
        String query = "?instance_id=" + ApiServer.ID + "&access_token=" + ApiServer.TOKEN;

        assertThat(server.send(server.post("/v2/session/info" + query, contentType, ""))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer    "})
    void theSchemeIsReadAsHttpReadsIt(String scheme) {
        HttpRequest.Builder request = server.request("/v2/session/info")
                .header("X-Instance-ID", ApiServer.ID.value())
                .header("Authorization", scheme + ApiServer.TOKEN);

        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void credentialsForAProxyAreIgnored() {
        HttpRequest.Builder request = server.request("/v2/session/info")
                .header("X-Instance-ID", ApiServer.ID.value())
                .header("Authorization", "Basic dXNlcjpwYXNzd29yZA==")
                .header("access-token", ApiServer.TOKEN);

        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic bGdfYTpi", "lg_administrator-0123456789"})
    void noUsableTokenIs401WithAChallenge(String authorization) {
        HttpRequest.Builder request = server.request("/v2/session/info").header("X-Instance-ID", ApiServer.ID.value());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }

        HttpResponse<String> response = server.send(request);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("invalid_access_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"instance_id=ABCDEFGHIJ01", "access_token=lg_administrator-0123456789", "a=b&instance_id=x"})
    void aServerMayRefuseCredentialsInTheQuery(String query) {
        try (ApiServer strict = ApiServer.withoutQueryCredentials().start()) {
            HttpResponse<String> refused = strict.send(strict.authorized("/v2/session/info?" + query));
            HttpResponse<String> welcome = strict.send(strict.authorized("/v2/session/info?wait=1"));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("credentials_in_url");
            assertThat(welcome.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZZZZZZZZZ99", "abcdefghij02", "ABCDEFGHIJ0", "x", "../../etc", "' or 1=1 --", "\u00e9"})
    void everyMissingInstanceGetsTheSameResponse(String id) {
        Credentials credentials =
                new Credentials().token(Place.BEARER, ApiServer.TOKEN).instance(Place.JSON, id);
        HttpResponse<String> response =
                server.send(credentials.on("POST", "session/info").header("X-Request-Id", "r1"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"invalid_instance\","
                        + "\"message\":\"No such instance exists for this access token; session/list has those that do.\","
                        + "\"error\":\"Not Found\",\"status_code\":404,\"request_id\":\"r1\"}");
    }

    @Test
    void aFormThatAnotherFilterHasReadIsNotLost() {
        try (ApiServer behind =
                ApiServer.behind(CredentialsTest::installCuriousFilter).start()) {
            String form = "access_token=" + ApiServer.TOKEN + "&instance_id=" + ApiServer.ID;

            HttpResponse<String> response =
                    behind.send(behind.post("/v2/session/info", Place.FORM.contentType(), form));

            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    private static void installCuriousFilter(ServletContext context) {
        Filter curious = (request, response, chain) -> {
            assertThat(request.getParameter("nothing")).isNull();
            chain.doFilter(request, response);
        };
        context.addFilter("curious", curious).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    private static void assertConflict(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("conflicting_credentials");
        assertThat(response.body()).doesNotContain(ApiServer.TOKEN, OTHER_TOKEN);
    }

    /** Distributes credentials over a request. */
    private static final class Credentials {

        private final List<String[]> headers = new ArrayList<>();
        private final List<String> query = new ArrayList<>();
        private final List<String> body = new ArrayList<>();
        private Place bodyPlace = Place.QUERY;

        Credentials instance(Place place, String id) {
            return put(place, "instance_id", "X-Instance-ID", id);
        }

        Credentials token(Place place, String token) {
            return put(place, "access_token", "access-token", token);
        }

        private Credentials put(Place place, String name, String header, String value) {
            switch (place) {
                case QUERY -> query.add(name + "=" + value);
                case HEADER -> headers.add(new String[] {header, value});
                case BEARER -> headers.add(new String[] {"Authorization", "Bearer " + value});
                case FORM -> inBody(place, name + "=" + value);
                case JSON, TEXT, UNDECLARED, JSON_AS_FORM -> inBody(place, "\"" + name + "\":\"" + value + "\"");
            }
            return this;
        }

        private void inBody(Place place, String part) {
            bodyPlace = place;
            body.add(part);
        }

        HttpRequest.Builder on(String method, String endpoint) {
            String queryString = query.isEmpty() ? "" : "?" + String.join("&", query);
            HttpRequest.Builder request = server.request("/v2/" + endpoint + queryString);
            headers.forEach(header -> request.header(header[0], header[1]));
            if (!bodyPlace.contentType().isEmpty()) {
                request.header("Content-Type", bodyPlace.contentType());
            }
            String text = bodyPlace == Place.FORM ? String.join("&", body) : "{" + String.join(",", body) + "}";
            return request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text));
        }
    }
}
