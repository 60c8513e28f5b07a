package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.OfferedCode;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.SandboxOnTomcat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine over real sockets, mostly against the stand-in. */
class WhatsAppEngineTest {

    private static final Duration FIRST = Duration.ofMillis(1_500);
    private static final Duration LATER = Duration.ofMillis(500);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(workers).build();
    private final SandboxServer server = SandboxServer.builder(clock, random, scheduler)
            .timing(new SandboxTiming(FIRST, LATER))
            .build();
    private final EventLog events = new EventLog();
    private SandboxOnTomcat sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = new SandboxOnTomcat(server);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        sandbox.close();
        scheduler.shutdownNow();
        workers.shutdownNow();
    }

    @Test
    void firstCodeCarriesTheRefThatTheServerIssued() throws Exception {
        EngineConnection connection = open(engine(sandbox.url(), server.rootKey()));

        CodeShown shown = events.next(CodeShown.class);

        QrPayload payload = QrPayload.parse(shown.text());
        Offer offer = server.offers().get(0);
        assertThat(payload.ref()).isEqualTo(offer.codes().get(0).ref());
        assertThat(payload.noise()).isEqualTo(offer.noiseKey());
        assertThat(shown.sequence()).isEqualTo(1);
        assertThat(shown.of()).isEqualTo(6);
        connection.close();
        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CLOSED);
    }

    @Test
    void allCodesAreShownInTheirOrderAndThenTheyAreExhausted() throws Exception {
        EngineConnection connection = open(engine(sandbox.url(), server.rootKey()));
        CodeShown first = events.next(CodeShown.class);
        Offer offer = server.offers().get(0);
        assertThat(QrPayload.parse(first.text()).ref())
                .isEqualTo(offer.codes().get(0).ref());

        for (OfferedCode code : offer.codes().subList(1, 6)) {
            assertThat(QrPayload.parse(events.next(CodeShown.class).text()).ref())
                    .isEqualTo(code.ref());
        }

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CODES_EXHAUSTED);
        connection.close();
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void serverUnderAnotherRootIsNotTrustedAndLearnsNothing() throws Exception {
        open(engine(sandbox.url(), KeyPair.generate(random).publicKey()));

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNTRUSTED);
        assertThat(server.offers()).isEmpty();
    }

    @Test
    void outdatedClientTriesOnceMoreWithANewerVersion() throws Exception {
        ClientVersions versions = new ClientVersions() {
            @Override
            public java.util.concurrent.CompletableFuture<ClientVersion> current() {
                return java.util.concurrent.CompletableFuture.completedFuture(new ClientVersion(2, 2413, 51));
            }

            @Override
            public java.util.concurrent.CompletableFuture<ClientVersion> after(ClientVersion refused) {
                return java.util.concurrent.CompletableFuture.completedFuture(BUILT_IN);
            }
        };

        open(engine(sandbox.url(), server.rootKey(), versions));

        assertThat(events.next(CodeShown.class).sequence()).isEqualTo(1);
    }

    @Test
    void connectionEndsIfTheVersionCannotBeFoundOut() throws Exception {
        ClientVersions versions = new ClientVersions() {
            @Override
            public java.util.concurrent.CompletableFuture<ClientVersion> current() {
                return java.util.concurrent.CompletableFuture.failedFuture(new IllegalStateException("a bug"));
            }

            @Override
            public java.util.concurrent.CompletableFuture<ClientVersion> after(ClientVersion refused) {
                return current();
            }
        };

        open(engine(sandbox.url(), server.rootKey(), versions));

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
    }

    @Test
    void outdatedClientWithoutANewerVersionEndsAsOutdated() throws Exception {
        open(engine(sandbox.url(), server.rootKey(), ClientVersions.fixed(new ClientVersion(2, 2413, 51))));

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CLIENT_OUTDATED);
    }

    @Test
    void portWithoutAListenerIsUnreachableWithAClearReason() throws Exception {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and does not listen

            open(engine(URI.create("ws://127.0.0.1:" + taken.getLocalPort() + "/"), server.rootKey()));

            Ended ended = events.next(Ended.class);
            assertThat(ended.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(ended.detail()).contains("127.0.0.1").contains("refused");
        }
    }

    @Test
    void hostWithoutAnAddressIsUnreachableWithAClearReason() throws Exception {
        open(engine(URI.create("ws://no-such-host.invalid/"), server.rootKey()));

        Ended ended = events.next(Ended.class);
        assertThat(ended.cause()).isEqualTo(EndCause.UNREACHABLE);
        assertThat(ended.detail()).contains("no-such-host.invalid").contains("cannot be resolved");
    }

    @Test
    void serverThatSpeaksOnlyHttpIsUnreachableWithItsStatus() throws Exception {
        URI noWebSocketThere = URI.create(sandbox.url().toString().replace("/chat", "/other"));

        open(engine(noWebSocketThere, server.rootKey()));

        Ended ended = events.next(Ended.class);
        assertThat(ended.cause()).isEqualTo(EndCause.UNREACHABLE);
        assertThat(ended.detail()).contains("HTTP 404");
    }

    @Test
    void serverThatHangsUpWhileDiallingIsUnreachable() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            workers.execute(() -> {
                try (Socket accepted = listener.accept()) {
                    accepted.getOutputStream().write("no".getBytes(StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            open(engine(URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/"), server.rootKey()));

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
        }
    }

    @Test
    void connectionThatIsClosedWhileDiallingEndsOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineConnection connection =
                    open(engine(URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/"), server.rootKey()));

            connection.close();
            connection.close();

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CLOSED);
            assertThat(events.isEmpty()).isTrue();
        }
    }

    @Test
    void serverThatGoesAwayIsNoticedAtOnce() throws Exception {
        open(engine(sandbox.url(), server.rootKey()));
        events.next(CodeShown.class);

        sandbox.close();

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
        sandbox = new SandboxOnTomcat(server);
    }

    @Test
    void addressThatIsNotKnownYetIsUnreachable() throws Exception {
        WhatsAppTarget target = new WhatsAppTarget(
                Optional::empty, server.rootKey(), ClientVersions.fixed(ClientVersions.BUILT_IN), FIRST, LATER);

        open(new WhatsAppEngine(
                target, () -> http, new Workers(workers, scheduler, workers), Clocks.same(clock), random));

        assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
    }

    private WhatsAppEngine engine(URI endpoint, PublicKey root) {
        return engine(endpoint, root, ClientVersions.fixed(ClientVersions.BUILT_IN));
    }

    private WhatsAppEngine engine(URI endpoint, PublicKey root, ClientVersions versions) {
        WhatsAppTarget target = new WhatsAppTarget(() -> Optional.of(endpoint), root, versions, FIRST, LATER);
        return new WhatsAppEngine(
                target, () -> http, new Workers(workers, scheduler, workers), Clocks.same(clock), random);
    }

    private EngineConnection open(WhatsAppEngine engine) {
        return engine.open(engine.newDevice(), new MemoryMessageStore(), events);
    }
}
