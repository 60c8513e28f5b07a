package io.linkgate.engine.whatsapp.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An answer that {@link DialAnswer} accepts as HTTP never leaks a socket of the JDK's client: both read the same head.
 */
class DialAnswerAndClientTest {

    /** All agree, 3,500 of them; that takes 6 s. */
    private static final int ONE_IN = 10;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void clientTakesWhateverTheProbeTakes() throws Exception {
        List<byte[]> taken = new ArrayList<>();
        for (byte[] bytes : DialAnswerTest.hostile().toList()) {
            if (DialAnswer.refusal(new ByteArrayInputStream(bytes)).isEmpty()) {
                taken.add(bytes);
            }
        }
        List<byte[]> dialled = IntStream.range(0, taken.size())
                .filter(i -> i % ONE_IN == 0)
                .mapToObj(taken::get)
                .toList();
        assertThat(dialled).hasSizeGreaterThan(200);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (byte[] bytes : dialled) {
                assertThat(Failures.isNotHttp(dial(server, bytes)))
                        .as(new String(bytes, StandardCharsets.ISO_8859_1))
                        .isFalse();
            }
        }
    }

    /** Returns how a dial fails on this answer, as each must: the answer is to another key. */
    private Throwable dial(ServerSocket server, byte[] answer) throws Exception {
        URI endpoint = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
        CompletableFuture<Throwable> failure = http.newWebSocketBuilder()
                .buildAsync(endpoint, new WebSocket.Listener() {})
                .handle((opened, thrown) -> thrown == null ? new AssertionError("it opened") : thrown);
        try (Socket peer = server.accept()) {
            readHead(peer);
            peer.getOutputStream().write(answer);
            return failure.get(20, TimeUnit.SECONDS);
        }
    }

    private static void readHead(Socket peer) throws IOException {
        BufferedReader request = new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
    }
}
