package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.Workers;
import io.linkgate.engine.whatsapp.ScriptedServer.Conversation;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.protocol.socket.ClientPayload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against a server that misbehaves on command, over a real socket. */
class MisbehavingServerTest {

    /** Long-lived codes and long limits: nothing happens unless the test makes it happen. */
    private static final PairingTiming CALM = PairingTiming.ofCodes(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(workers).build();
    private final SecureRandom random = new SecureRandom();
    private final EventLog events = new EventLog();
    private boolean failToKeep;

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
        workers.shutdownNow();
    }

    @Test
    void introducesItselfLikeAWebClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engine(server, CALM);
            CompanionDevice device = (CompanionDevice) engine.newDevice();
            engine.open(device, events);

            Conversation talk = server.next().established();

            assertThat(server.headers().get("origin")).containsExactly("https://web.whatsapp.com");
            assertThat(server.headers()).doesNotContainKey("sec-websocket-protocol");
            assertThat(talk.channel().clientKey())
                    .isEqualTo(device.keys().noise().publicKey());
            ClientPayload.Register payload =
                    (ClientPayload.Register) talk.channel().payload();
            assertThat(payload.version()).isEqualTo(ClientVersions.BUILT_IN);
            assertThat(payload.registration().isSigned()).isTrue();
            assertThat(payload.registration().identity())
                    .isEqualTo(device.keys().identity().publicKey());
        }
    }

    @Test
    void refreshIsAcknowledgedRedrawnAndKeptForLaterConnections() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engine(server, CALM);
            CompanionDevice device = (CompanionDevice) engine.newDevice();
            EngineConnection connection = engine.open(device, events);
            Conversation talk = server.next().established();
            talk.says(pairDevice("r1", "r2"));
            CodeShown before = events.next(CodeShown.class);
            assertThat(talk.receives().has("type", "result")).isTrue();

            talk.says(refresh());

            CodeShown after = events.next(CodeShown.class);
            assertThat(talk.receives())
                    .isEqualTo(Node.of("ack")
                            .with("id", "4711")
                            .with("to", "@s.whatsapp.net")
                            .with("class", "notification")
                            .with("type", "companion_reg_refresh"));
            QrPayload redrawn = QrPayload.parse(after.text());
            assertThat(redrawn.ref()).isEqualTo("r1");
            assertThat(redrawn.advSecret())
                    .isEqualTo(device.keys().advSecret())
                    .isNotEqualTo(QrPayload.parse(before.text()).advSecret());
            assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
            connection.close();
            events.next(Ended.class);

            engine.open(device, events);
            server.next().established().says(pairDevice("r3"));
            assertThat(QrPayload.parse(events.next(CodeShown.class).text()).advSecret())
                    .isEqualTo(redrawn.advSecret());
        }
    }

    @Test
    void forgedConfirmationIsAnsweredWithItsError() throws Exception {
        assertThat(answerToConfirmation(scanned -> CompanionKeys.newAdvSecret(random)))
                .isEqualTo("hmac-mismatch");
    }

    @Test
    void genuineConfirmationIsNotAcknowledgedWhenItCannotBeKept() throws Exception {
        failToKeep = true;

        assertThat(answerToConfirmation(QrPayload::advSecret)).isEqualTo("internal-error");
    }

    @Test
    void confirmationIsAcknowledgedOnlyWhenItIsKept() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            WhatsAppEngine engine = engine(server, CALM);
            EngineDevice device = engine.newDevice();
            engine.open(device, events);
            Conversation talk = server.next().established();
            talk.says(pairDevice("r1"));
            QrPayload scanned = QrPayload.parse(events.next(CodeShown.class).text());
            assertThat(talk.receives().has("type", "result")).isTrue();
            talk.says(pairSuccess(scanned, scanned.advSecret()));
            DeviceChanged changed = events.next(DeviceChanged.class);
            assertThat(engine.restore(changed.device().save()).account()).isPresent();
            talk.says(Node.of("iq").with("type", "get").with("id", "marker").with("from", "@s.whatsapp.net"));
            assertThat(talk.receives().attribute("id"))
                    .as("nothing was said before it")
                    .contains("marker");
            assertThat(device.account()).isEmpty();

            changed.kept().complete(null);

            assertThat(talk.receives().child("pair-device-sign")).isPresent();
            assertThat(device.account()).isPresent();
            talk.says(Node.of("stream:error").with("code", "515"));
            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.LINKED);
        }
    }

    private Node pairSuccess(QrPayload scanned, SecretBytes secret) {
        byte[] content = new AdvIssuer(KeyPair.generate(random), 1, random)
                .vouch(scanned.identity(), secret, Instant.EPOCH, 1)
                .content();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "2")
                .withChildren(Node.of("pair-success")
                        .withChildren(
                                Node.of("device-identity").withBytes(content),
                                Node.of("device").with("jid", "15550001111:12@s.whatsapp.net")));
    }

    /** Scans the code, confirms with that secret, and returns the text of the companion's error. */
    private String answerToConfirmation(Function<QrPayload, SecretBytes> secret) throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));
            Conversation talk = server.next().established();
            talk.says(pairDevice("r1"));
            QrPayload scanned = QrPayload.parse(events.next(CodeShown.class).text());
            assertThat(talk.receives().has("type", "result")).isTrue();
            talk.says(pairSuccess(scanned, secret.apply(scanned)));
            if (failToKeep) {
                events.next(DeviceChanged.class).kept().completeExceptionally(new IOException("the disk is full"));
            }

            Node answer = talk.receives();
            assertThat(answer.has("type", "error")).isTrue();
            assertThat(events.next(Ended.class).cause()).isEqualTo(failToKeep ? EndCause.NOT_KEPT : EndCause.PROTOCOL);
            return answer.child("error").orElseThrow().attribute("text").orElseThrow();
        }
    }

    @Test
    void framesMayBeSplitAndMergedAnywhere() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));
            Conversation talk = server.next().established();
            ByteBuffer first = talk.sealed(Node.of("ib"));
            ByteBuffer second = talk.sealed(pairDevice("r1"));
            ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining())
                    .put(first)
                    .put(second)
                    .flip();

            while (both.hasRemaining()) {
                int length = Math.min(both.remaining(), 1 + both.position() % 7);
                talk.sends(both.slice(both.position(), length));
                both.position(both.position() + length);
            }

            assertThat(QrPayload.parse(events.next(CodeShown.class).text()).ref())
                    .isEqualTo("r1");
        }
    }

    @Test
    void closingSaysGoodbyeToTheServer() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            EngineConnection connection = open(engine(server, CALM));
            Conversation talk = server.next().established();

            connection.close();

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.CLOSED);
            assertThat(talk.closed().getCloseCode().getCode()).isEqualTo(1000);
        }
    }

    @Test
    void serverThatClosesLeavesALostConnectionAndNoneOfItsWordsInTheLog() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));

            server.next().established().closes();

            Ended end = events.next(Ended.class);
            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("1001").doesNotContain("secret");
            assertThat(events.isEmpty()).isTrue();
        }
    }

    @Test
    void serverThatNeverAnswersTheHandshakeIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.mute()) {
            open(engine(server, impatient(400)));

            Ended end = events.next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("handshake");
        }
    }

    @Test
    void serverThatSendsNoRefsIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, impatient(700)));

            Ended end = events.next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(server.next().closed()).isNotNull();
        }
    }

    @Test
    void serverThatFallsSilentIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, impatient(700)));
            Conversation talk = server.next().established();
            talk.says(pairDevice("r1", "r2"));
            events.next(CodeShown.class);

            Ended end = events.next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("silent");
            assertThat(talk.receives().tag()).isEqualTo("iq");
            assertThat(talk.receives().has("xmlns", "w:p")).isTrue();
        }
    }

    @Test
    void garbageInsteadOfAHandshakeBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.mute()) {
            open(engine(server, CALM));

            server.next().sends(ByteBuffer.wrap("\0\0\5Hello".getBytes(StandardCharsets.US_ASCII)));

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
        }
    }

    @Test
    void garbageAfterTheHandshakeBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));
            Conversation talk = server.next().established();

            talk.sends(ByteBuffer.wrap("\0\0\5Hello".getBytes(StandardCharsets.US_ASCII)));

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
            assertThat(talk.closed()).isNotNull();
        }
    }

    @Test
    void textMessageBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));

            server.next().established().sendsText("Hello");

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
        }
    }

    @Test
    void untrustedServerNeverLearnsWhoWeAre() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            PublicKey stranger = KeyPair.generate(random).publicKey();
            open(engine(() -> Optional.of(server.uri()), stranger, CALM));
            Conversation talk = server.next();

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNTRUSTED);
            assertThat(talk.closed()).isNotNull();
            assertThat(talk.wasEstablished()).isFalse();
        }
    }

    @Test
    void refusalOfTheServerIsPassedOn() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));

            server.next().established().says(Node.of("failure").with("reason", "402"));

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.BANNED);
        }
    }

    @Test
    void thousandRequestsAreAnsweredInOrder() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            open(engine(server, CALM));
            Conversation talk = server.next().established();

            for (int i = 0; i < 1_000; i++) {
                talk.says(Node.of("iq").with("type", "get").with("id", Integer.toString(i)));
            }

            for (int i = 0; i < 1_000; i++) {
                assertThat(talk.receives().attribute("id")).contains(Integer.toString(i));
            }
        }
    }

    @Test
    void serverThatTakesTheSocketAndSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/");
            open(engine(() -> Optional.of(endpoint), KeyPair.generate(random).publicKey(), impatient(400)));

            assertThat(events.next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ourOwnMistakeEndsTheConnectionToo(boolean outOfMemory) throws Exception {
        Supplier<Optional<URI>> broken = () -> {
            if (outOfMemory) {
                throw new OutOfMemoryError("ordered by the test");
            }
            throw new IllegalStateException("ordered by the test");
        };
        open(engine(broken, KeyPair.generate(random).publicKey(), CALM));

        Ended end = events.next(Ended.class);

        assertThat(end.cause()).isEqualTo(EndCause.PROTOCOL);
        assertThat(end.detail()).contains("Internal error");
    }

    private WhatsAppEngine engine(ScriptedServer server, PairingTiming timing) {
        return engine(() -> Optional.of(server.uri()), server.root(), timing);
    }

    private WhatsAppEngine engine(Supplier<Optional<URI>> endpoint, PublicKey root, PairingTiming timing) {
        WhatsAppTarget target =
                new WhatsAppTarget(endpoint, root, ClientVersions.fixed(ClientVersions.BUILT_IN), timing);
        return new WhatsAppEngine(
                target, http, new Workers(workers, scheduler, workers), Clocks.same(Clock.systemUTC()), random);
    }

    private EngineConnection open(WhatsAppEngine engine) {
        return engine.open(engine.newDevice(), events);
    }

    /** Limits of some milliseconds for everything but the codes. */
    private static PairingTiming impatient(int millis) {
        Duration patience = Duration.ofMillis(millis);
        return new PairingTiming(
                patience,
                patience,
                patience,
                CALM.firstCode(),
                CALM.laterCode(),
                patience,
                patience,
                patience,
                patience);
    }

    private static Node pairDevice(String... refs) {
        List<Node> children = Stream.of(refs)
                .map(ref -> Node.of("ref").withBytes(ref.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "1")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(children));
    }

    private static Node refresh() {
        return Node.of("notification")
                .with("from", "@s.whatsapp.net")
                .with("type", "companion_reg_refresh")
                .with("id", "4711")
                .withChildren(Node.of("pair-device-rotate-qr"));
    }
}
