package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.api.message.MessagesFixture;
import io.linkgate.session.Account;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.RawConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known clients get the answers that they expect. */
class KnownClientsTest {

    private static final String CODE = "2@ref,noise,identity,secret,1";

    @TempDir
    private static Path home;

    private static MessagesFixture messages;

    @RegisterExtension
    private final ApiServer server = ApiServer.with(messages.endpoints(), "https://shop.example");

    @BeforeAll
    static void openMessages() {
        messages = new MessagesFixture(home);
    }

    @AfterAll
    static void closeMessages() {
        messages.close();
    }

    @BeforeEach
    void showACode() {
        server.show(CODE, Duration.ofSeconds(20));
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(
                new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusSeconds(160))));
    }

    @ParameterizedTest
    @MethodSource("io.linkgate.api.KnownRequests#all")
    void clientGetsTheAnswerThatItExpects(KnownRequests.Sent request) throws Exception {
        try (RawConnection connection = new RawConnection(server.port())) {
            connection.send(request.text(server.port()));
            String answer = connection.readAnswer();

            assertThat(answer).as("%s", request).startsWith("HTTP/1.1 " + request.status() + " ");
            assertThat(answer).contains(request.proof()).containsIgnoringCase("Cache-Control: no-store");
        }
    }

    @Test
    void connectedAccountIsOnlineUnderTheOlderAddress() throws Exception {
        server.sessions.put(ApiServer.ID, new SessionState.Working(new Account("15550001111", "", "Ann", "")));

        assertThat(olderStatus("/wp-json/awp/v1/status")).isEqualTo("Online");
        assertThat(olderStatus("/wp-json/awp/v1//status/")).isEqualTo("Online");
    }

    private String olderStatus(String path) throws Exception {
        return ApiServer.json(server.send(server.authorized(path)))
                .path("status")
                .asText();
    }

    @Test
    void olderAddressesCheckTokensAsAllDo() throws Exception {
        for (String call : List.of("status", "session/info", "getQr", "groups", "send")) {
            assertThat(server.send(server.request("/wp-json/awp/v1/" + call + "?instance_id=" + ApiServer.ID))
                            .statusCode())
                    .as(call)
                    .isEqualTo(401);
        }
    }

    @Test
    void pictureUnderTheOlderAddressIsTheCode() throws Exception {
        JsonNode body = new ObjectMapper()
                .readTree(
                        server.send(server.authorized("/wp-json/awp/v1/getQr")).body());
        byte[] png = body.path("data").binaryValue();

        assertThat(new String(png, 1, 3, StandardCharsets.ISO_8859_1)).isEqualTo("PNG");
    }
}
