package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.SocketCompanion;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.SandboxOnTomcat;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stand-in in a real container, over real sockets. */
class SandboxEndpointTest {

    /** RFC 6455 section 7.4.1. */
    private static final int NORMAL = 1000;

    private static final int CANNOT_ACCEPT = 1003;

    private static final ClientVersion VERSION = new ClientVersion(2, 3000, 1_043_857_760);

    private static final PhoneNumber NUMBER = new PhoneNumber(15_550_001_111L);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final HttpClient client = HttpClient.newHttpClient();
    private final KeyPair noiseKey = sandbox.keyPair();
    private SandboxOnTomcat tomcat;

    @BeforeEach
    void start() throws Exception {
        tomcat = new SandboxOnTomcat(server);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        tomcat.close();
    }

    @Test
    void companionGetsItsRefsKeepsAliveAndIsEndedInTime() throws Exception {
        SocketCompanion companion = connect();
        companion.open();

        Node iq = companion.hear();
        assertThat(iq.child("pair-device").orElseThrow().children("ref")).hasSize(6);
        assertThat(server.offers()).singleElement().extracting(Offer::noiseKey).isEqualTo(noiseKey.publicKey());

        companion.say(Node.of("iq").with("id", "1").with("type", "get").with("xmlns", "w:p"));
        assertThat(companion.hear().has("type", "result")).isTrue();

        sandbox.advance(Duration.ofSeconds(163));
        assertThat(companion.hear()).isEqualTo(Node.of("xmlstreamend"));
        assertThat(companion.closeCode()).isEqualTo(NORMAL);
        assertThat(server.offers()).isEmpty();
    }

    @Test
    void linkedCompanionLogsInAndIsUnlinked() throws Exception {
        link();

        SocketCompanion device = logIn();
        assertThat(device.hear().child("offline")).isPresent();
        server.unlink(NUMBER);
        assertThat(device.hear().has("code", "401")).isTrue();
        assertThat(device.closeCode()).isEqualTo(NORMAL);
    }

    /** A batch is queued faster than it can be read. */
    @Test
    void largeBacklogIsReadToItsEnd() throws Exception {
        link();
        DeviceAddress address = server.accounts().devicesOf(NUMBER).get(0);
        for (int i = 0; i < 500; i++) {
            server.mail()
                    .queue()
                    .add(
                            address,
                            Node.of("message")
                                    .with("id", "M" + i)
                                    .with("from", "7@lid")
                                    .withBytes(new byte[4096]));
        }

        SocketCompanion device = logIn();
        device.say(Node.of("ib").withChildren(Node.of("offline_batch").with("count", "500")));

        for (int i = 0; i < 500; i++) {
            assertThat(device.hear().has("id", "M" + i)).as("message %d", i).isTrue();
        }
        assertThat(device.hear().child("offline")).isPresent();
    }

    private SocketCompanion logIn() throws Exception {
        SocketCompanion device = connect(new ClientPayload.Login(VERSION, NUMBER.digits(), 1, 0));
        device.open();
        assertThat(device.hear().tag()).isEqualTo("success");
        assertThat(device.hear().child("edge_routing")).isPresent();
        assertThat(device.hear().child("offline_preview")).isPresent();
        return device;
    }

    private void link() throws Exception {
        KeyPair identity = sandbox.keyPair();
        SecretBytes secret = SecretBytes.random(sandbox.random(), 32);
        SocketCompanion fresh = connect(TestCompanion.register(identity, identity, VERSION, sandbox.random()));
        fresh.open();
        String ref = fresh.hear()
                .child("pair-device")
                .orElseThrow()
                .children("ref")
                .get(0)
                .text()
                .orElseThrow();
        QrPayload code = new QrPayload(ref, noiseKey.publicKey(), identity.publicKey(), secret, ClientType.CHROME);
        CompletableFuture<ScanResult> result = new SandboxPhone(server)
                .scan(code.text(), NUMBER, ScanOutcome.LINK)
                .toCompletableFuture();

        fresh.say(signed(fresh.hear(), secret, identity));

        assertThat(fresh.hear().has("code", "515")).isTrue();
        assertThat(fresh.closeCode()).isEqualTo(NORMAL);
        assertThat(result).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(ScanResult.LINKED);
    }

    private Node signed(Node request, SecretBytes secret, KeyPair identity) {
        byte[] content = request.child("pair-success")
                .flatMap(success -> success.child("device-identity"))
                .flatMap(Node::bytes)
                .orElseThrow();
        AdvVerdict verdict = AdvVerifier.verify(content, secret, identity, new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        LinkedIdentity linked = ((AdvVerdict.Accepted) verdict).identity();
        return Node.of("iq")
                .with("to", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", request.attribute("id").orElseThrow())
                .withChildren(Node.of("pair-device-sign")
                        .withChildren(Node.of("device-identity")
                                .with("key-index", Long.toString(linked.keyIndex()))
                                .withBytes(linked.answer())));
    }

    @Test
    void burstOfRequestsIsAnsweredInOrder() throws Exception {
        SocketCompanion companion = connect();
        companion.open();
        companion.hear();

        int burst = 500;
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            asked.add("id-" + i);
            companion.say(
                    Node.of("iq").with("id", "id-" + i).with("type", "get").with("xmlns", "w:p"));
        }
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            answered.add(companion.hear().attribute("id").orElseThrow());
        }

        assertThat(answered).isEqualTo(asked);
    }

    @Test
    void handshakeInManyPiecesIsReadAsOne() throws Exception {
        CompanionChannel channel = channel();
        SocketCompanion companion = new SocketCompanion(client, tomcat.url(), channel);
        ByteBuffer hello = channel.open();
        while (hello.hasRemaining()) {
            companion.send(ByteBuffer.wrap(new byte[] {hello.get()}));
        }

        assertThat(companion.hear().child("pair-device")).isPresent();
    }

    @Test
    void bytesThatAreNoHandshakeAreClosed() throws Exception {
        SocketCompanion companion = connect();
        companion.send(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));

        assertThat(companion.closeCode()).isEqualTo(NORMAL);
    }

    @Test
    void textIsNotAccepted() throws Exception {
        SocketCompanion companion = connect();
        companion.sendText("hello");

        assertThat(companion.closeCode()).isEqualTo(CANNOT_ACCEPT);
    }

    @Test
    void vanishingCompanionDisturbsNoOther() throws Exception {
        SocketCompanion staying = connect();
        staying.open();
        staying.hear();
        SocketCompanion leaving = connect();
        leaving.open();
        leaving.hear();

        leaving.vanish();

        staying.say(Node.of("iq").with("id", "1").with("type", "get").with("xmlns", "w:p"));
        assertThat(staying.hear().has("id", "1")).isTrue();
    }

    @Test
    void compressionIsDeclinedThoughTheCompanionOffersIt() throws Exception {
        String request = """
                GET /sandbox/ws/chat HTTP/1.1
                Host: 127.0.0.1
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
                Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits

                """;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), tomcat.url().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));

            String answer = head(socket.getInputStream());

            assertThat(answer).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("permessage-deflate");
        }
    }

    /** The head of an HTTP answer. */
    private static String head(InputStream in) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the answer ended: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private SocketCompanion connect() throws Exception {
        return new SocketCompanion(client, tomcat.url(), channel());
    }

    private SocketCompanion connect(ClientPayload payload) throws Exception {
        return new SocketCompanion(client, tomcat.url(), channel(payload));
    }

    private CompanionChannel channel() {
        return channel(TestCompanion.registration(VERSION, sandbox.random()));
    }

    private CompanionChannel channel(ClientPayload payload) {
        return new CompanionChannel(
                noiseKey, server.rootKey(), payload, new byte[0], sandbox.clock(), sandbox.random());
    }
}
