package io.linkgate.engine.whatsapp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket whose peer does not read everything, or sends pings. */
class WebSocketWireTest {

    private static final int PATIENCE_MILLIS = 20_000;

    /** More than the buffers of both systems together. */
    private static final int MESSAGES = 64;

    private static final int MESSAGE_BYTES = 1 << 20;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final TestScheduler scheduler = new TestScheduler(TestClock.atVectorTime());
    private final HeardWire heard = new HeardWire();
    private final WebSocketWire wire = new WebSocketWire(scheduler, heard);
    private Socket peer;

    WebSocketWireTest() throws Exception {}

    @BeforeEach
    void connect() throws Exception {
        server.setSoTimeout(PATIENCE_MILLIS);
        wire.dial(HttpClient.newHttpClient(), URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), () -> {});
        peer = server.accept();
        peer.setSoTimeout(PATIENCE_MILLIS);
        WebSocketPeer.upgrade(peer);
        heard.opened.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        for (int i = 0; i < MESSAGES; i++) {
            wire.send(ByteBuffer.allocate(MESSAGE_BYTES));
        }
    }

    @AfterEach
    void stop() throws Exception {
        wire.cut();
        peer.close();
        server.close();
    }

    /** It would keep the socket, its messages and everything that they reference. */
    @Test
    void peerThatDoesNotReadIsCutTenSecondsAfterTheEnd() {
        CompletableFuture<Void> gone = wire.close().toCompletableFuture();

        scheduler.advance(Duration.ofMillis(9_999));
        assertThat(gone).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(gone).succeedsWithin(Duration.ofSeconds(20));
        assertThat(scheduler.waiting()).isZero();
    }

    /** The client answers them, and its own listener would take the next one at once. */
    @Test
    void pingsOfTheSocketAreTakenOneByOneLikeMessages() throws Exception {
        byte[] pings = {(byte) 0x89, 0, (byte) 0x8a, 0, (byte) 0x89, 0};
        peer.getOutputStream().write(pings);

        Runnable taken = heard.messages.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(taken).as("of the first").isNotNull();
        assertThat(heard.messages).isEmpty();
        taken.run();

        assertThat(heard.messages.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNotNull();
        assertThat(heard.messages).as("the third waits").isEmpty();
    }

    @Test
    void peerThatReadsGetsAllAndAGoodbye() throws Exception {
        CompletableFuture<Void> gone = wire.close().toCompletableFuture();

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(message()).isEqualTo(MESSAGE_BYTES);
        }
        assertThat(peer.getInputStream().read()).as("a close frame").isEqualTo(0x88);
        assertThat(gone).as("before the peer has said goodbye").isNotDone();
        peer.getOutputStream().write(new byte[] {(byte) 0x88, 0});
        assertThat(gone).succeedsWithin(Duration.ofSeconds(20));
    }

    /** Reads the frames of a message; the JDK sends a large one in one frame or in some. */
    private long message() throws Exception {
        long length = 0;
        int first;
        do {
            byte[] head = peer.getInputStream().readNBytes(2);
            first = head[0];
            int more = (head[1] & 0x7f) == 126 ? 2 : (head[1] & 0x7f) == 127 ? 8 : 0;
            long part = more == 0 ? head[1] & 0x7f : 0;
            for (byte next : peer.getInputStream().readNBytes(more)) {
                part = part << 8 | next & 0xff;
            }
            peer.getInputStream().skipNBytes(4 + part);
            length += part;
        } while ((first & 0x80) == 0);
        return length;
    }
}
