package io.linkgate.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.error.Json;
import io.linkgate.testkit.TomcatServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServletTest {

    private volatile boolean live = true;
    private volatile boolean ready = true;
    private volatile boolean started = true;

    private final TomcatServer server = TomcatServer.start(
            "/nowhere",
            context -> HealthServlet.install(
                    context,
                    List.of(HealthCheck.of("threads", () -> live)),
                    List.of(() -> CheckResult.up("first", Map.of("n", 1)), HealthCheck.of("second", () -> ready)),
                    List.of(HealthCheck.of("start", () -> started))));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answerHasTheFormOfMicroProfileHealth() throws Exception {
        HttpResponse<String> response = send("GET", "/health/ready");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(Json.MAPPER.readTree(response.body())).isEqualTo(Json.MAPPER.readTree("""
                        {"status": "UP", "checks": [
                          {"name": "first", "status": "UP", "data": {"n": 1}},
                          {"name": "second", "status": "UP", "data": {}}]}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "/health, 4",
        "/health/, 4",
        "/health/live, 1",
        "/health/ready, 2",
        "/health/started, 1",
        "/health/live/, 1"
    })
    void eachAddressHasItsChecks(String path, int checks) throws Exception {
        assertThat(Json.MAPPER.readTree(send("GET", path).body()).get("checks")).hasSize(checks);
    }

    @Test
    void oneFailedCheckMakesItsAddressesUnavailable() throws Exception {
        ready = false;

        HttpResponse<String> response = send("GET", "/health/ready");

        assertThat(response.statusCode()).isEqualTo(503);
        JsonNode body = Json.MAPPER.readTree(response.body());
        assertThat(body.get("status").asText()).isEqualTo("DOWN");
        assertThat(body.at("/checks/0/status").asText()).isEqualTo("UP");
        assertThat(body.at("/checks/1/status").asText()).isEqualTo("DOWN");
        assertThat(send("GET", "/health").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/health/started").statusCode()).isEqualTo(200);
    }

    @Test
    void headHasTheStatusWithoutABody() throws Exception {
        live = false;

        HttpResponse<String> response = send("HEAD", "/health/live");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Length")).isPresent();
    }

    @Test
    void otherAddressesAndMethodsAreRefused() throws Exception {
        assertThat(send("GET", "/health/other").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/health/live/x").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/health").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri(path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
