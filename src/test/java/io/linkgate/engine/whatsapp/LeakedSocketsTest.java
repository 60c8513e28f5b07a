package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.whatsapp.socket.WebSockets;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Dials to something that is not a WebSocket server. It keeps every connection open, so a socket open there is open
 * here.
 */
class LeakedSocketsTest {

    private static final int DIALS = 24;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSockets sockets = new WebSockets(() -> http, scheduler);
    private volatile boolean listening = true;
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        listening = false;
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        sockets.close();
        scheduler.shutdownNow();
        threads.shutdownNow();
    }

    @Test
    void serverThatSpeaksSomethingElseCostsFewSockets() throws Exception {
        answer("SSH-2.0-OpenSSH_9.2p1\r\n");

        assertThat(dial(DIALS)).contains("it answered something that is not HTTP");
        assertThat(openAtLast()).isLessThanOrEqualTo(2);
    }

    @Test
    void endlessHeadersCostFewSockets() throws Exception {
        answer("HTTP/1.1 101 Switching Protocols\r\n" + "X-Filler: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(20_000));

        dial(DIALS);

        assertThat(openAtLast()).isLessThanOrEqualTo(2);
    }

    /** Every dial ends and none stays open; returns what the wires reported. */
    private String dial(int times) throws Exception {
        String last = "";
        for (int i = 0; i < times; i++) {
            CompletableFuture<String> ended = new CompletableFuture<>();
            sockets.dial(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws"), new Wire.Receiver() {
                @Override
                public void opened() {
                    ended.completeExceptionally(new AssertionError("it opened"));
                }

                @Override
                public void received(ByteBuffer bytes, Runnable taken) {}

                @Override
                public void ended(ConnectionEnd why) {
                    ended.complete(why.detail());
                }
            });
            last = ended.get(40, TimeUnit.SECONDS);
        }
        return last;
    }

    /** A closed socket is noticed by its reader a little later. */
    private int openAtLast() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (open.size() > 2 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return open.size();
    }

    private void answer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        threads.execute(() -> {
            while (listening) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    threads.execute(() -> talk(socket, bytes));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void talk(Socket socket, byte[] bytes) {
        try (socket) {
            byte[] request = new byte[8192];
            var unused = socket.getInputStream().read(request);
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            while (socket.getInputStream().read(request) >= 0) {
                // whatever else comes
            }
        } catch (IOException reset) {
            // it was closed there
        } finally {
            open.remove(socket);
        }
    }
}
