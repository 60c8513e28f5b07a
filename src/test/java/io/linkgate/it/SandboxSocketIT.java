package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The sandbox's socket is open to any companion client, and so to any rubbish. */
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
