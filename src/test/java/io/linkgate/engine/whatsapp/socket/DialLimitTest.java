package io.linkgate.engine.whatsapp.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that take a dial or a probe and never finish their answer. */
class DialLimitTest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final TestScheduler scheduler = new TestScheduler(TestClock.atVectorTime());
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> peers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSockets sockets = new WebSockets(() -> http, scheduler);

    DialLimitTest() throws Exception {}

    @AfterEach
    void close() throws Exception {
        for (Socket peer : peers) {
            peer.close();
        }
        server.close();
        sockets.close();
    }

    /** The JDK's own limit ends with the head of an answer. */
    @Test
    void answerWhoseBodyNeverEndsIsGivenUpAfter25Seconds() throws Exception {
        CompletableFuture<String> ended = dial();
        Socket peer = accept();
        read(peer);
        say(peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nthe first of a thousand bytes");

        scheduler.advance(Duration.ofMillis(24_999));
        assertThat(ended).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(ended).succeedsWithin(Duration.ofSeconds(20)).asString().contains("no answer in time");
    }

    /** The JDK keeps its socket: one is enough. */
    @Test
    void serverThatWasGivenUpIsProbedBeforeItIsDialledAgain() throws Exception {
        CompletableFuture<String> first = dial();
        read(accept());
        scheduler.advance(Duration.ofSeconds(25));
        first.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

        CompletableFuture<String> second = dial();
        Socket probe = accept();
        read(probe);
        say(probe, "HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\n");

        assertThat(second)
                .succeedsWithin(Duration.ofSeconds(20))
                .asString()
                .contains("it answered HTTP 404 instead of opening a WebSocket");
        assertThat(probe.getInputStream().read()).as("the probe is closed").isEqualTo(-1);
    }

    /** A byte now and then would pass any limit for each read. */
    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void probeHasTenSecondsForAll(String scheme) throws Exception {
        CompletableFuture<Optional<String>> refusal = CompletableFuture.supplyAsync(
                () -> new DialProbe(scheduler).ask(URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/")));
        Socket probe = accept();
        assertThat(probe.getInputStream().read()).isNotNegative();

        say(probe, scheme.equals("ws") ? "H" : "\u0016");
        scheduler.advance(Duration.ofSeconds(9));
        say(probe, scheme.equals("ws") ? "T" : "\u0003");
        assertThat(refusal).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(refusal).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(Optional.of("no answer in time"));
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void probeLeavesNoAlarmBehind() throws Exception {
        CompletableFuture<Optional<String>> refusal = CompletableFuture.supplyAsync(
                () -> new DialProbe(scheduler).ask(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/")));
        Socket probe = accept();
        read(probe);
        say(probe, "HTTP/1.1 101 Switching Protocols\r\n\r\n");

        assertThat(refusal).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Optional.empty());
        assertThat(scheduler.waiting()).isZero();
    }

    private CompletableFuture<String> dial() {
        CompletableFuture<String> ended = new CompletableFuture<>();
        Wire unused = sockets.dial(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"), new Wire.Receiver() {
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
        return ended;
    }

    private Socket accept() throws Exception {
        server.setSoTimeout(PATIENCE_MILLIS);
        Socket peer = server.accept();
        peer.setSoTimeout(PATIENCE_MILLIS);
        peers.add(peer);
        return peer;
    }

    /** Returns the head of the request. */
    private static void read(Socket peer) throws Exception {
        BufferedReader request = new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
    }

    private static void say(Socket peer, String text) throws Exception {
        peer.getOutputStream().write(text.getBytes(US_ASCII));
    }
}
