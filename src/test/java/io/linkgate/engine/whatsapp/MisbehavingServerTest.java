package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.whatsapp.ScriptedServer.Conversation;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingTiming;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against a server that misbehaves on command, over a real socket. */
class MisbehavingServerTest {

    private static final int BURST = 80;
    private static final PairingTiming CALM = TestEngine.CALM;

    /** For the one limit that a test is about: all others are as long as usual, on a busy machine too. */
    private static final Duration SOON = Duration.ofMillis(500);

    /** Leaves time for a code before the first request to which nothing comes back. */
    private static final PairingTiming PINGING = new PairingTiming(
            CALM.dial(),
            CALM.handshake(),
            CALM.refs(),
            CALM.firstCode(),
            CALM.laterCode(),
            CALM.restart(),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            SOON);

    @RegisterExtension
    private final TestEngine engines = new TestEngine();

    @Test
    void framesMayBeSplitAndMergedAnywhere() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));
            Conversation talk = server.next().established();
            ByteBuffer first = talk.sealed(Node.of("ib"));
            ByteBuffer second = talk.sealed(ScriptedServer.pairDevice("r1"));
            ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining())
                    .put(first)
                    .put(second)
                    .flip();

            while (both.hasRemaining()) {
                int length = Math.min(both.remaining(), 1 + both.position() % 7);
                talk.sends(both.slice(both.position(), length));
                both.position(both.position() + length);
            }

            assertThat(QrPayload.parse(engines.events().next(CodeShown.class).text())
                            .ref())
                    .isEqualTo("r1");
        }
    }

    @Test
    void closingSendsACloseFrame() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            EngineConnection connection = engines.open(engines.to(server));
            Conversation talk = server.next().established();

            connection.close();

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.CLOSED);
            assertThat(talk.closed().getCloseCode().getCode()).isEqualTo(1000);
        }
    }

    @Test
    void serverThatClosesLeavesALostConnectionAndNoneOfItsWordsInTheLog() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));

            server.next().established().closes();

            Ended end = engines.events().next(Ended.class);
            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("1001").doesNotContain("secret");
            assertThat(engines.events().isEmpty()).isTrue();
        }
    }

    @Test
    void serverThatNeverAnswersTheHandshakeIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.mute()) {
            engines.open(engines.to(server, CALM.waiting(CALM.dial(), SOON, CALM.refs(), CALM.restart())));

            Ended end = engines.events().next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("handshake");
        }
    }

    @Test
    void serverThatSendsNoRefsIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server, CALM.waiting(CALM.dial(), CALM.handshake(), SOON, CALM.restart())));

            Ended end = engines.events().next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(server.next().closed()).isNotNull();
        }
    }

    @Test
    void serverThatFallsSilentIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server, PINGING));
            Conversation talk = server.next().established();
            talk.says(ScriptedServer.pairDevice("r1", "r2"));
            engines.events().next(CodeShown.class);

            Ended end = engines.events().next(Ended.class);

            assertThat(end.cause()).isEqualTo(EndCause.UNREACHABLE);
            assertThat(end.detail()).contains("silent");
            assertThat(talk.receives().tag()).isEqualTo("iq");
            assertThat(talk.receives().has("xmlns", "w:p")).isTrue();
        }
    }

    @Test
    void garbageInsteadOfAHandshakeBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.mute()) {
            engines.open(engines.to(server));

            server.next().sends(ByteBuffer.wrap("\0\0\5Hello".getBytes(StandardCharsets.US_ASCII)));

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
        }
    }

    @Test
    void garbageAfterTheHandshakeBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));
            Conversation talk = server.next().established();

            talk.sends(ByteBuffer.wrap("\0\0\5Hello".getBytes(StandardCharsets.US_ASCII)));

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
            assertThat(talk.closed()).isNotNull();
        }
    }

    @Test
    void textMessageBreaksTheProtocol() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));

            server.next().established().sendsText("Hello");

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.PROTOCOL);
        }
    }

    @Test
    void untrustedServerNeverLearnsWhoWeAre() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            PublicKey stranger = KeyPair.generate(engines.random()).publicKey();
            engines.open(engines.to(() -> Optional.of(server.uri()), stranger, CALM));
            Conversation talk = server.next();

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.UNTRUSTED);
            assertThat(talk.closed()).isNotNull();
            assertThat(talk.wasEstablished()).isFalse();
        }
    }

    @Test
    void refusalOfTheServerIsPassedOn() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));

            server.next().established().says(Node.of("failure").with("reason", "402"));

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.BANNED);
        }
    }

    /** As many as are answered without a pause. */
    @Test
    void burstOfRequestsIsAnsweredInOrder() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            engines.open(engines.to(server));
            Conversation talk = server.next().established();

            for (int i = 0; i < BURST; i++) {
                talk.says(Node.of("iq").with("type", "get").with("id", Integer.toString(i)));
            }

            for (int i = 0; i < BURST; i++) {
                assertThat(talk.receives().attribute("id")).contains(Integer.toString(i));
            }
        }
    }

    @Test
    void serverThatAcceptsTheSocketAndStaysSilentIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/");
            engines.open(engines.to(
                    () -> Optional.of(endpoint),
                    KeyPair.generate(engines.random()).publicKey(),
                    CALM.waiting(SOON, CALM.handshake(), CALM.refs(), CALM.restart())));

            assertThat(engines.events().next(Ended.class).cause()).isEqualTo(EndCause.UNREACHABLE);
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
        engines.open(engines.to(broken, KeyPair.generate(engines.random()).publicKey(), CALM));

        Ended end = engines.events().next(Ended.class);

        assertThat(end.cause()).isEqualTo(EndCause.PROTOCOL);
        assertThat(end.detail()).contains("Internal error");
    }
}
