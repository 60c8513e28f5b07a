package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.hook.delivery.HttpWebhookSender.Limits;
import io.linkgate.hook.target.TargetRules;
import io.linkgate.hook.target.TargetRules.HostLookup;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.testkit.HookReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that do what none should. Sockets are real. */
@Timeout(60)
class HostileReceiverTest {

    private static final byte[] BODY = "{\"event\":\"session.status\"}".getBytes(StandardCharsets.UTF_8);

    /** For receivers that answer: the first TLS connection of a JVM may take a second. */
    private static final Limits PATIENT = limits(Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** For those that take their time. */
    private static final Limits SHORT = limits(Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** The bound of attempts of 2 s, below the 10 s of an attempt in production. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        timers.shutdownNow();
    }

    private static Limits limits(Duration time, Duration connectTime) {
        return new Limits(time, connectTime, 64 * 1024, 8, 4);
    }

    /** What a hostile server does with a connection after it has read the beginning of a request. */
    @FunctionalInterface
    private interface Behavior {
        void answer(OutputStream out) throws Exception;
    }

    @Test
    void honestReceiverTakesTheEvent() throws Exception {
        Outcome outcome = from(out -> write(out, OK));

        assertThat(outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (HookReceiver inside = new HookReceiver()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                Outcome outcome = from(out -> write(
                        out,
                        "HTTP/1.1 " + status + " Moved\r\nLocation: " + inside.url("/inside")
                                + "\r\nContent-Length: 0\r\n\r\n"));

                assertThat(outcome).isEqualTo(Outcome.failed("the receiver answered " + status));
            }
            assertThat(inside.received()).isEmpty();
        }
    }

    @Test
    void endlessBodyIsCutAtItsBound() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Outcome outcome = from(out -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            while (true) {
                write(out, chunk);
                sent.addAndGet(chunk.length());
            }
        });

        assertThat(outcome).as("it has taken the event").isEqualTo(Outcome.DELIVERED);
        assertThat(sent.get()).isLessThan(64 * 1024 * 1024);
    }

    @Test
    void bodyThatTricklesIsCutAtTheEndOfTheTime() throws Exception {
        long begun = System.nanoTime();
        Outcome outcome = fromSlow(out -> {
            write(out, "HTTP/1.1 503 Busy\r\nContent-Length: 1000000\r\n\r\n");
            trickle(out, "x");
        });

        assertThat(outcome).isEqualTo(Outcome.failed("the receiver answered 503"));
        assertThat(since(begun)).isLessThan(SOON);
    }

    @Test
    void receiverThatNeverAnswersIsLeft() throws Exception {
        long begun = System.nanoTime();
        Outcome outcome = fromSlow(out -> Thread.currentThread().join());

        assertThat(outcome).isEqualTo(Outcome.failed("no answer in time"));
        assertThat(since(begun)).isLessThan(SOON);
    }

    @Test
    void headersThatTrickleDoNotProlongTheAttempt() throws Exception {
        long begun = System.nanoTime();
        Outcome outcome = fromSlow(out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            trickle(out, "X-A: b\r\n");
        });

        assertThat(outcome).isEqualTo(Outcome.failed("no answer in time"));
        assertThat(since(begun)).isLessThan(SOON);
    }

    @Test
    void interimResponsesWithoutEndDoNotProlongTheAttempt() throws Exception {
        long begun = System.nanoTime();
        Outcome outcome = fromSlow(out -> trickle(out, "HTTP/1.1 102 Processing\r\n\r\n"));

        assertThat(outcome.delivered()).isFalse();
        assertThat(since(begun)).isLessThan(SOON);
    }

    @Test
    void thousandsOfHeadersAreRefused() throws Exception {
        Outcome outcome = from(out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 100_000; i++) {
                write(out, "X-" + i + ": y\r\n");
            }
            write(out, "\r\n");
        });

        assertThat(outcome.delivered()).isFalse();
    }

    @Test
    void headerWithoutEndIsRefused() throws Exception {
        Outcome outcome = from(out -> {
            write(out, "HTTP/1.1 200 OK\r\nX-Long: ");
            while (true) {
                write(out, "x".repeat(8192));
            }
        });

        assertThat(outcome.delivered()).isFalse();
    }

    @Test
    void answerThatIsNoHttpIsAFailureWithoutItsText() throws Exception {
        Outcome outcome = from(out -> write(out, "SSH-2.0-secret-banner\r\n\r\n"));

        assertThat(outcome.delivered()).isFalse();
        assertThat(outcome.error()).doesNotContain("secret");
    }

    @Test
    void connectionThatIsClosedAtOnceIsAFailure() throws Exception {
        Outcome outcome = from(out -> {});

        assertThat(outcome.delivered()).isFalse();
    }

    /** The second look-up of a rebinding name would return the loopback address. */
    @Test
    void addressThatWasCheckedIsTheOneThatIsDialled() throws Exception {
        try (ServerSocket inside = serve(out -> write(out, OK))) {
            InetAddress checked = InetAddress.getByName("192.0.2.1"); // of no host, RFC 5737
            HostLookup rebinding = host ->
                    new InetAddress[] {lookups.incrementAndGet() == 1 ? checked : InetAddress.getLoopbackAddress()};
            Outcome outcome = send(
                    SHORT, new TargetRules(true, rebinding), "http://rebinding.example:" + inside.getLocalPort() + "/");

            assertThat(outcome.delivered()).isFalse();
            assertThat(connections).hasValue(0);
            assertThat(lookups).hasValue(1);
        }
    }

    @Test
    void nameOfAPrivateAddressIsNotDialled() throws Exception {
        try (ServerSocket inside = serve(out -> write(out, OK))) {
            Outcome outcome = send(
                    new TargetRules(false, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}),
                    "https://rebinding.example:" + inside.getLocalPort() + "/");

            assertThat(outcome).isEqualTo(Outcome.failed("the address of the receiver is not allowed"));
            assertThat(connections).hasValue(0);
        }
    }

    @Test
    void hostWithoutAnAddressIsAFailure() throws Exception {
        Outcome outcome = send(
                new TargetRules(false, host -> {
                    throw new UnknownHostException(host);
                }),
                "https://nowhere.example/");

        assertThat(outcome).isEqualTo(Outcome.failed("the host of the receiver has no address"));
    }

    @Test
    void lookUpThatNeverEndsDoesNotProlongTheAttempt() throws Exception {
        long begun = System.nanoTime();
        Outcome outcome = send(
                SHORT,
                new TargetRules(false, host -> {
                    try {
                        Thread.currentThread().join();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                }),
                "https://slow.example/");

        assertThat(outcome).isEqualTo(Outcome.failed("no answer in time"));
        assertThat(since(begun)).isLessThan(SOON);
    }

    /** The address is dialled, and the certificate must be that of the name. */
    @Test
    void receiverProvesItsNameByTls() throws Exception {
        KeyStore keys = keyStore("receiver.example");
        SSLContext trusting = trusting(keys);
        HostLookup lookup = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        try (ServerSocket tls = serveTls(keys)) {
            Outcome right =
                    send(new TargetRules(true, lookup), "https://receiver.example:" + tls.getLocalPort(), trusting);
            Outcome wrong =
                    send(new TargetRules(true, lookup), "https://other.example:" + tls.getLocalPort(), trusting);
            Outcome unknown = send(
                    new TargetRules(true, lookup),
                    "https://receiver.example:" + tls.getLocalPort(),
                    SSLContext.getDefault());

            assertThat(right).isEqualTo(Outcome.DELIVERED);
            assertThat(wrong).isEqualTo(Outcome.failed("the receiver did not prove its identity by TLS"));
            assertThat(unknown).isEqualTo(Outcome.failed("the receiver did not prove its identity by TLS"));
        }
    }

    /** The handshake has the time of the connection. */
    @Test
    void receiverThatStallsTheTlsHandshakeIsLeft() throws Exception {
        Limits impatient = limits(Duration.ofSeconds(10), Duration.ofMillis(500));
        long begun = System.nanoTime();
        try (ServerSocket silent = serve(out -> Thread.currentThread().join())) {
            Outcome outcome = send(impatient, loopback(), "https://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThat(outcome.delivered()).isFalse();
            assertThat(since(begun)).isLessThan(SOON);
        }
    }

    private Outcome from(Behavior behavior) throws Exception {
        return from(behavior, PATIENT);
    }

    private Outcome fromSlow(Behavior behavior) throws Exception {
        return from(behavior, SHORT);
    }

    private Outcome from(Behavior behavior, Limits limits) throws Exception {
        try (ServerSocket server = serve(behavior)) {
            return send(limits, loopback(), "http://127.0.0.1:" + server.getLocalPort() + "/hook");
        }
    }

    private static TargetRules loopback() {
        return new TargetRules(true, InetAddress::getAllByName);
    }

    private Outcome send(TargetRules rules, String url) throws Exception {
        return send(PATIENT, rules, url);
    }

    private Outcome send(Limits limits, TargetRules rules, String url) throws Exception {
        return send(limits, rules, url, SSLContext.getDefault());
    }

    private Outcome send(TargetRules rules, String url, SSLContext tls) throws Exception {
        return send(PATIENT, rules, url, tls);
    }

    private Outcome send(Limits limits, TargetRules rules, String url, SSLContext tls) throws Exception {
        try (HttpWebhookSender sender = new HttpWebhookSender(rules, limits, threads, timers, tls)) {
            return sender.send(TargetUrl.parse(url).orElseThrow(), Map.of("webhook-id", "evt_1"), BODY, 0)
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private ServerSocket serve(Behavior behavior) throws IOException {
        return serve(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behavior);
    }

    private ServerSocket serveTls(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return serve(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                out -> write(out, OK));
    }

    private ServerSocket serve(ServerSocket server, Behavior behavior) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> talk(socket, behavior));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    private static void talk(Socket socket, Behavior behavior) {
        try (socket) {
            InputStream in = socket.getInputStream();
            if (in.read(new byte[4096]) > 0) {
                behavior.answer(socket.getOutputStream());
            }
        } catch (Exception cut) {
            // by the sender, or at the end of the test
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Writes a little, often, until the connection is cut. */
    private void trickle(OutputStream out, String text) throws Exception {
        while (true) {
            write(out, text);
            timers.schedule(() -> {}, 100, TimeUnit.MILLISECONDS).get();
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private KeyStore keyStore(String host) throws Exception {
        Path file = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("receiver", keys.getCertificate("receiver"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
