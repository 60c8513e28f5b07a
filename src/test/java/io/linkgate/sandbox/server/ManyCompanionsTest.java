package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ChildJvm;
import io.linkgate.testkit.SandboxOnTomcat;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The stand-in shares a server with other software; its companions must not fill that server's memory. */
class ManyCompanionsTest {

    private static final int COMPANIONS = 150;

    @Test
    void hundredsOfSocketsFitIntoLittleMemory() throws Exception {
        try (ChildJvm standIn = new ChildJvm(List.of("-Xmx64m"), StandIn.class)) {
            URI url = URI.create(standIn.read(1).get(0));
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<Void>> answered = new ArrayList<>();
            for (int i = 0; i < COMPANIONS; i++) {
                Companion companion = new Companion();
                WebSocket socket =
                        client.newWebSocketBuilder().buildAsync(url, companion).get(30, TimeUnit.SECONDS);
                ByteBuffer beginning = ByteBuffer.wrap(new byte[] {'W', 'A', 6, 3, 0, 0});
                socket.sendBinary(beginning, true).get(30, TimeUnit.SECONDS);
                socket.sendPing(ByteBuffer.allocate(0)).get(30, TimeUnit.SECONDS);
                answered.add(companion.answered);
            }

            assertThat(CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new)))
                    .succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    private static final class Companion implements WebSocket.Listener {

        private final CompletableFuture<Void> answered = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            answered.complete(null);
            return WebSocket.Listener.super.onPong(socket, message);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answered.completeExceptionally(error);
        }
    }

    /** The other process. */
    static final class StandIn {

        private StandIn() {}

        public static void main(String[] arguments) throws Exception {
            SandboxServer server = SandboxServer.builder(
                            Clock.systemUTC(), new SecureRandom(), Executors.newSingleThreadScheduledExecutor())
                    .build();
            System.out.println(new SandboxOnTomcat(server).url());
        }
    }
}
