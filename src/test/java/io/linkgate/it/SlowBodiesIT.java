package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.RawConnection;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that arrive slowly, or never to their end, in a real server: each holds a connection, but no thread. */
class SlowBodiesIT extends DeployedWar {

    /** More than either server has threads. */
    private static final int CROWD = 250;

    /** Far more than any buffer on the way holds, in bytes. */
    private static final long ENDLESS = 200_000_000;

    private static final String INFO = "v2/session/info";

    @Test
    void manySlowBodiesDelayNoOtherCall() throws IOException {
        List<RawConnection> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(open(i % 2 == 0 ? INFO : "", "Content-Length: 1000", "{"));
            }

            assertThat(anotherCall().status()).isEqualTo(401);
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
    }

    /** Clients that begin a request and never go on. */
    @Test
    void manyHalfHeadsDelayNoOtherCall() throws IOException {
        List<RawConnection> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                RawConnection connection = new RawConnection(Linkgate.BASE.getPort());
                crowd.add(connection);
                connection.send("GET " + Linkgate.BASE.getPath() + INFO + " HTTP/1.1\r\nHost: loc");
            }

            assertThat(anotherCall().status()).isEqualTo(401);
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
    }

    @Test
    void bodyWithoutEndIsCutOff() throws IOException {
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        try (RawConnection connection = open(INFO, "Transfer-Encoding: chunked", "")) {
            long sent = 0;
            try {
                for (; sent < ENDLESS; sent += chunk.length()) {
                    connection.send(chunk);
                }
            } catch (SocketException closed) {
                // as it should be
            }

            assertThat(sent)
                    .as("bytes sent until the server closed the connection")
                    .isLessThan(ENDLESS);
        }
    }

    @Test
    void thousandsOfHeadersAreRefused() throws IOException {
        String headers = IntStream.range(0, 20_000)
                .mapToObj(i -> "X-Header-" + i + ": " + i)
                .collect(Collectors.joining("\r\n"));
        String answer = "";
        try (RawConnection connection = open(INFO, headers, "")) {
            answer = connection.readToEnd();
        } catch (SocketException closed) {
            // while the headers were still on their way
        }

        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5", "Exception", "\tat ");
        assertThat(Linkgate.send(Linkgate.request("v2/session/list")).status()).isEqualTo(401);
    }

    @Test
    void bodyInPiecesIsRead() throws IOException {
        String body = "{\"access_token\":\"" + Linkgate.TOKEN + "\"}";
        try (RawConnection connection =
                open("v2/session/list", "Content-Type: application/json\r\nContent-Length: " + body.length(), "{")) {
            connection.send(body.substring(1, 10));
            connection.send(body.substring(10));

            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void unreadBodyIsTheLastRequestOnItsConnection() throws IOException {
        String hidden = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RawConnection connection = open(INFO, "access-token: wrong\r\nContent-Length: 1000", hidden)) {
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 ").containsOnlyOnce("HTTP/1.1 ");
        }
        try (RawConnection connection = open(INFO, "Content-Length: 70000", hidden)) {
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ").containsOnlyOnce("HTTP/1.1 ");
        }
        try (RawConnection connection = open(INFO, "Content-Length: 1000", hidden)) {
            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("did not arrive")
                    .containsOnlyOnce("HTTP/1.1 ");
        }
    }

    /** Fails if it waits until the bodies are given up, after 10 s. */
    private static Answer anotherCall() {
        return Linkgate.send(Linkgate.request("v2/session/list").timeout(Duration.ofSeconds(8)));
    }

    private static RawConnection open(String path, String headers, String first) throws IOException {
        RawConnection connection = new RawConnection(Linkgate.BASE.getPort());
        connection.send("POST " + Linkgate.BASE.getPath() + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "\r\n\r\n" + first);
        return connection;
    }
}
