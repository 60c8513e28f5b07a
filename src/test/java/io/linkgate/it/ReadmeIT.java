package io.linkgate.it;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The Java example of README.md, run as a reader would run it. {@code ReadmeTest} compares the two: what is between the
 * marks here is what the README shows.
 */
class ReadmeIT extends SharedWar {

    private final String baseUrl = Linkgate.BASE + "v2";
    private final String token = Linkgate.TOKEN;

    // README: begin
    @Test
    void phoneLinksAnInstance() throws Exception {
        JsonNode created = call("session/create?name=test&engine=sandbox");
        String id = created.get("instance_id").asText();
        JsonNode code = call("auth/qr-image?wait=25&instance_id=" + id);
        assertTrue(code.get("qr").asText().startsWith("data:image/png"));
        JsonNode scan = call("sandbox/scan?phone_number=15550001111&instance_id=" + id);
        assertEquals("linked", scan.get("result").asText());
    }

    private JsonNode call(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/" + path))
                .header("Authorization", "Bearer " + token)
                .POST(noBody())
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient().send(request, ofString()).body());
    }
    // README: end

    /** A linked instance that runs on would heal in the midst of other tests. */
    @AfterEach
    void stopTheInstanceOfTheExample() {
        JsonNode list = Linkgate.get("v2/session/list?q=test").json();
        list.path("instances")
                .forEach(instance ->
                        linkgate.stopLater(instance.path("instance_id").asText()));
    }
}
