package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sandbox's socket is open to any companion client, and so to arbitrary input. */
class SandboxSocketIT extends DeployedWar {

    private static final URI SOCKET = URI.create("ws" + Linkgate.BASE.toString().substring("http".length()))
            .resolve("sandbox/ws/chat");

    @Test
    void rubbishEndsOnlyItsOwnConnection() {
        String bystander = linkgate.createShowingInstance();
        byte[] rubbish = new byte[4_096];
        new Random(1).nextBytes(rubbish);

        Closing closing = new Closing();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(SOCKET, closing)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        socket.sendBinary(ByteBuffer.wrap(rubbish), true).join();

        closing.done.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(Linkgate.awaitCode(bystander).text().ref()).isNotEmpty();
    }

    /** On each server the filter must run before the container's own. */
    @Test
    void pagesOfOtherSitesCannotReachIt() {
        assertThat(upgrade(Map.of("Origin", "https://evil.example"))).isEqualTo(403);
        assertThat(upgrade(Map.of("Origin", "https://web.whatsapp.com"))).isEqualTo(101);
    }

    @Test
    void malformedExtensionsAreABadRequest() {
        assertThat(upgrade(Map.of("Sec-WebSocket-Extensions", "permessage-deflate; ;=")))
                .isEqualTo(400);
    }

    private static int upgrade(Map<String, String> headers) {
        StringBuilder request =
                new StringBuilder("GET " + SOCKET.getPath() + " HTTP/1.1\r\nHost: " + SOCKET.getHost() + ":"
                        + SOCKET.getPort() + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        try (Socket socket = new Socket(SOCKET.getHost(), SOCKET.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            return Integer.parseInt(new String(start, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Closing implements WebSocket.Listener {

        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            done.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            done.complete(null);
        }
    }
}
