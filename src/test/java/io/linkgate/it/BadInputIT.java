package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, the response is the matching error of the table, and other instances are not affected. */
class BadInputIT extends DeployedWar {

    private String bystander;

    @BeforeEach
    void anotherInstanceShowsCodes() {
        bystander = linkgate.createShowingInstance();
    }

    @AfterEach
    void theOtherInstanceStillDoes() {
        assertThat(Linkgate.awaitCode(bystander).text().ref()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "{\"instance_id\":",
                "{\"instance_id\":12}",
                "{\"instance_id\":{\"a\":1}}",
                "{\"instance_id\":\"A\",\"instance_id\":\"B\"}",
                "{} {}",
                "not json at all",
            })
    void bodyThatIsNotACallIsMalformed(String body) {
        Answer answer = Linkgate.send(json(BodyPublishers.ofString(body)));

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.code()).isIn("malformed_body", "conflicting_credentials");
    }

    @Test
    void bodyNestedTooDeepIsMalformed() {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

        assertThat(Linkgate.send(json(BodyPublishers.ofString(deep))).status()).isIn(400, 413);
        assertThat(Linkgate.send(json(BodyPublishers.ofString("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")))
                        .code())
                .isEqualTo("malformed_body");
    }

    @Test
    void bodyInAWrongEncodingIsMalformed() {
        byte[] notUtf8 = "{\"name\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Linkgate.send(json(BodyPublishers.ofByteArray(notUtf8))).code())
                .isEqualTo("malformed_body");
    }

    @Test
    void hugeBodyIsTooLarge() {
        Answer answer = Linkgate.send(json(BodyPublishers.ofByteArray(new byte[200_000])));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("payload_too_large");
    }

    @Test
    void otherMediaTypeIsUnsupported() {
        Answer answer = Linkgate.send(Linkgate.authorized("v2/session/info")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({"wait, 26", "wait, -1", "wait, soon", "scale, 0", "scale, 33", "scale, 8.5", "detail, perhaps"})
    void valueOutOfItsRangeIsNamed(String param, String value) {
        Answer answer = Linkgate.post(Linkgate.qrImage(bystander) + "&" + param + "=" + value);

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_param");
        assertThat(answer.json().path("param").asText()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "BREW %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET %s HTTP/1.1\r\nHost: a\r\nContent-Length: nonsense\r\nConnection: close\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
            })
    void brokenHttpNeverGetsAStackTrace(String request) throws IOException {
        String answer = exchange(request.formatted(Linkgate.BASE.getPath() + "v2/session/info%zz"));

        assertThat(answer).doesNotContain("Exception", "\tat ", "org.apache", "io.undertow", "HTTP/1.1 500");
    }

    private static HttpRequest.Builder json(HttpRequest.BodyPublisher body) {
        return Linkgate.authorized("v2/session/info")
                .header("Content-Type", "application/json")
                .POST(body);
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(Linkgate.BASE.getHost(), Linkgate.BASE.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
