package io.linkgate.engine.whatsapp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of all sockets, with a server that opens them and then sends nothing. */
class WebSocketsTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<ConnectionEnd> ended = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSockets sockets = new WebSockets(() -> http, scheduler);

    WebSocketsTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        scheduler.shutdownNow();
        server.close();
    }

    @Test
    void socketThatStaysOpenIsAborted() throws Exception {
        Wire unused = dial();
        try (Socket peer = accept()) {
            WebSocketPeer.upgrade(peer);
            opened.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

            sockets.close();

            assertThat(peer.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void socketOfASilentPeerIsCutAfterTheCloseFrame() throws Exception {
        Wire wire = dial();
        try (Socket peer = accept()) {
            WebSocketPeer.upgrade(peer);
            opened.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

            wire.close();
            sockets.close();

            assertThat(peer.getInputStream().readAllBytes()).startsWith((byte) 0x88); // a close frame, and the end
        }
    }

    @Test
    void socketThatIsStillBeingOpenedIsCutWhenItIs() throws Exception {
        Wire unused = dial();
        try (Socket peer = accept()) {
            sockets.close();
            WebSocketPeer.upgrade(peer);

            assertThat(peer.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void dialWithAClosedClientEndsTheWire() throws Exception {
        WebSockets late = new WebSockets(
                () -> {
                    throw new RejectedExecutionException("closed");
                },
                scheduler);

        Wire unused = dial(late);

        assertThat(ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).toString()).contains("Linkgate is stopping");
        late.close();
    }

    /** A session that has missed its end must not keep the threads of the client alive. */
    @Test
    void dialAfterTheEndEndsTheWire() throws Exception {
        sockets.close();

        Wire unused = dial();

        assertThat(ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).toString()).contains("Linkgate is stopping");
    }

    private Wire dial() {
        return dial(sockets);
    }

    private Wire dial(WebSockets dialer) {
        return dialer.dial(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), new Wire.Receiver() {
            @Override
            public void opened() {
                opened.complete(null);
            }

            @Override
            public void received(ByteBuffer bytes, Runnable taken) {}

            @Override
            public void ended(ConnectionEnd why) {
                ended.complete(why);
            }
        });
    }

    private Socket accept() throws Exception {
        server.setSoTimeout(PATIENCE_MILLIS);
        Socket peer = server.accept();
        peer.setSoTimeout(PATIENCE_MILLIS);
        return peer;
    }
}
