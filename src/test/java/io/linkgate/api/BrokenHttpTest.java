package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no HTTP client would send, written to the socket byte by byte. */
class BrokenHttpTest {

    private static final String INFO = "/v2/session/info";

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeAll
    static void showACode() {
        server.show("2@code", Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%zz", "a=%ff", "%c0%80=1", "instance_id=%ed%b0%80"})
    void unreadableQueriesAreMalformed(String query) throws IOException {
        String answer = exchange("GET " + INFO + "?" + query + " HTTP/1.1\r\n" + head() + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"malformed_body\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
                "Content-Length: 10\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "Transfer-Encoding: nonsense\r\n\r\n{}"
            })
    void bodiesThatBreakHttpDoNoHarm(String rest) throws IOException {
        String answer = exchange("POST " + INFO + " HTTP/1.1\r\n" + head() + rest);

        assertThat(answer).matches("(?s)(HTTP/1.1 (400|501) .*)?");
        assertThat(server.send(server.authorized(INFO)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: ;;;,,,q=",
                "Accept: a/b;q=9999999999",
                "Accept-Language: ;;;q=x",
                "Accept-Charset: ;;;",
                "Accept-Encoding: ;q=x,,",
                "Content-Language: ;;;",
                "Cookie: ;;;=\"",
                "If-Modified-Since: yesterday",
                "If-None-Match: \"",
                "Range: bytes=9-1",
                "Date: x",
                "X-HTTP-Method-Override: DELETE",
                "X-Forwarded-For: ' or 1=1",
                "X-Forwarded-Proto: javascript",
                "Forwarded: for=;;;",
                "Expect: nonsense"
            })
    void oddHeadersAreNoServerError(String header) throws IOException {
        String answer = exchange("GET " + INFO + " HTTP/1.1\r\n" + head() + header + "\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 (200|4\\d\\d) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "127.0.0.1:80", "my-service", "xn--bcher-kva.example"})
    void anyNameOfTheServerIsAccepted(String host) throws IOException {
        String request = "GET " + INFO + " HTTP/1.1\r\n" + head().replace("localhost", host) + "\r\n";

        assertThat(exchange(request)).startsWith("HTTP/1.1 200 ");
    }

    private static String head() {
        return "Host: localhost\r\nConnection: close\r\nAuthorization: Bearer " + ApiServer.TOKEN
                + "\r\nX-Instance-ID: " + ApiServer.ID + "\r\n";
    }

    /** Sends exactly these characters, and reads until the server closes the connection. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
