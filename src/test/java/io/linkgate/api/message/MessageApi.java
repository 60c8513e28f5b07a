package io.linkgate.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.ApiServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension with a server for the endpoints of messages, new for each test, and calls to it.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * private final MessageApi api = new MessageApi();
 * </pre>
 */
final class MessageApi implements BeforeEachCallback, AfterEachCallback {

    static final String BOB = "4915112345678";

    /** The limit of texts. */
    private static final int PER_MINUTE = 30;

    MessagesFixture messages;
    ApiServer server;
    private Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("messages");
        messages = new MessagesFixture(directory, PER_MINUTE);
        server = ApiServer.with(messages.endpoints().toArray()).start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        server.close();
        messages.close();
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    HttpResponse<String> call(String path, String query) {
        return server.send(server.authorized("/v2/" + path + "?instance_id=" + ApiServer.ID + "&" + query));
    }

    CompletableFuture<HttpResponse<String>> later(String query) {
        return server.sendLater(server.authorized("/v2/send/text?instance_id=" + ApiServer.ID + "&" + query));
    }

    HttpResponse<String> keyed(String key, String text) {
        return server.send(server.authorized(
                        "/v2/send/text?instance_id=" + ApiServer.ID + "&chatId=" + BOB + "&message=" + encoded(text))
                .header("Idempotency-Key", key));
    }

    HttpResponse<String> post(String path) {
        return json(path, "{\"chatId\":\"" + BOB + "\"}");
    }

    HttpResponse<String> json(String body) {
        return json("send/text", body);
    }

    HttpResponse<String> json(String path, String body) {
        return server.send(server.post(
                "/v2/" + path + "?instance_id=" + ApiServer.ID + "&access_token=" + ApiServer.TOKEN,
                "application/json",
                body));
    }

    static JsonNode success(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiServer.json(response);
    }

    static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
