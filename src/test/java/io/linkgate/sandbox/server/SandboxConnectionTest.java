package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.stage.Offer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxConnectionTest {

    private static final ClientVersion CURRENT = SandboxExtension.CURRENT;

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();

    @Test
    void registeredCompanionIsOfferedSixDifferentRefs() throws Exception {
        TestCompanion companion = connect(CURRENT);

        Node pairDevice = companion.received().get(0);
        List<Node> refs = pairDevice.child("pair-device").orElseThrow().children("ref");

        assertThat(pairDevice.attribute("from")).contains("@s.whatsapp.net");
        assertThat(refs).hasSize(6);
        assertThat(new HashSet<>(
                        refs.stream().map(ref -> ref.text().orElseThrow()).toList()))
                .hasSize(6)
                .allSatisfy(ref -> assertThat(ref).hasSize(82).startsWith("2@"));
    }

    @Test
    void offerContainsWhatWasIssuedToWhomAndWhen() throws Exception {
        TestCompanion companion = connect(CURRENT);

        Offer offer = server.offers().get(0);

        assertThat(offer.noiseKey()).isEqualTo(companion.noiseKey());
        assertThat(offer.codes()).hasSize(6);
        assertThat(offer.codes().get(0).until())
                .isEqualTo(sandbox.clock().instant().plusSeconds(60));
        assertThat(offer.codes().get(5).until())
                .isEqualTo(sandbox.clock().instant().plusSeconds(160));
    }

    @Test
    void companionIsSentAwayWhenAllRefsAreOver() throws Exception {
        TestCompanion companion = connect(CURRENT);

        sandbox.advance(Duration.ofSeconds(161));
        assertThat(companion.isClosed()).isFalse();
        sandbox.advance(Duration.ofSeconds(2));

        assertThat(companion.last().tag()).isEqualTo("xmlstreamend");
        assertThat(companion.isClosed()).isTrue();
        assertThat(server.offers()).isEmpty();
    }

    @Test
    void keepAliveIsAnsweredWithItsId() throws Exception {
        TestCompanion companion = connect(CURRENT);

        companion.says(Node.of("iq").with("id", "7").with("xmlns", "w:p").with("type", "get"));

        assertThat(companion.last().has("type", "result")).isTrue();
        assertThat(companion.last().attribute("id")).contains("7");
    }

    @Test
    void acknowledgementIsNotAnswered() throws Exception {
        TestCompanion companion = connect(CURRENT);

        companion.says(Node.of("iq").with("id", "7").with("type", "result"));

        assertThat(companion.received()).hasSize(1);
    }

    @Test
    void oldClientIsRefusedAsOutdated() throws Exception {
        TestCompanion companion = connect(new ClientVersion(2, 2413, 51));

        assertThat(companion.last().has("reason", "405")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void preKeyThatItsIdentityDidNotSignIsRefused() throws Exception {
        TestCompanion companion = TestCompanion.withForgedPreKey(server, CURRENT, sandbox.clock(), sandbox.random());

        assertThat(companion.last().has("reason", "400")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void deviceThatWasNeverLinkedIsLoggedOut() throws Exception {
        TestCompanion companion = TestCompanion.loggingIn(server, CURRENT, sandbox.clock(), sandbox.random());

        assertThat(companion.last().has("reason", "401")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void companionWithAnotherRootDoesNotTrustTheStandIn() {
        KeyPair otherRoot = sandbox.keyPair();

        assertThatThrownBy(() -> TestCompanion.trusting(
                        otherRoot.publicKey(), server, CURRENT, sandbox.clock(), sandbox.random()))
                .isInstanceOfSatisfying(
                        ChannelException.class, e -> assertThat(e.fault()).isEqualTo(ChannelException.Fault.UNTRUSTED));
    }

    @Test
    void silentCompanionIsClosedAfterTheHandshakeLimit() {
        RecordingPeer peer = new RecordingPeer();
        assertThat(server.accept(peer)).isPresent();

        sandbox.advance(Duration.ofSeconds(21));

        assertThat(peer.isClosed()).isTrue();
        assertThat(sandbox.scheduledTasks()).isZero();
    }

    @Test
    void garbageAtEveryStateClosesThatConnectionOnly() throws Exception {
        TestCompanion bystander = connect(CURRENT);
        Random bytes = new Random(20261123);
        for (int round = 0; round < 200; round++) {
            byte[] garbage = new byte[1 + bytes.nextInt(300)];
            bytes.nextBytes(garbage);
            RecordingPeer fresh = new RecordingPeer();
            server.accept(fresh).orElseThrow().receive(ByteBuffer.wrap(garbage));
            TestCompanion paired = connect(CURRENT);
            garbage[0] = 0;
            paired.sendsRaw(garbage);
        }

        bystander.says(Node.of("iq").with("id", "8").with("type", "get"));

        assertThat(bystander.last().attribute("id")).contains("8");
    }

    @Test
    void closedServerEndsStreamsAndAcceptsNoConnection() throws Exception {
        TestCompanion companion = connect(CURRENT);

        server.close();

        assertThat(companion.last().tag()).isEqualTo("xmlstreamend");
        assertThat(server.accept(new RecordingPeer())).isEmpty();
    }

    @Test
    void acknowledgementOfTheRefsIsNoted() throws Exception {
        TestCompanion companion = connect(CURRENT);
        String id = companion.last().attribute("id").orElseThrow();
        companion.says(Node.of("iq").with("id", id + "0").with("type", "result"));
        assertThat(server.offers().get(0).acknowledged()).isFalse();

        companion.says(Node.of("iq").with("id", id).with("type", "result"));

        assertThat(server.offers().get(0).acknowledged()).isTrue();
        assertThat(companion.received()).hasSize(1);
    }

    @Test
    void stanzaThatIsNoRequestIsNotAnswered() throws Exception {
        TestCompanion companion = connect(CURRENT);

        companion.says(Node.of("ib").withChildren(Node.of("unified_session").with("id", "1")));
        companion.says(Node.of("presence").with("id", "1").with("type", "get"));
        companion.says(Node.of("iq").with("id", "1").with("type", "error"));
        companion.says(Node.of("iq").with("type", "get"));

        assertThat(companion.received()).hasSize(1);
        assertThat(companion.isClosed()).isFalse();
    }

    @Test
    void placesAreLimitedAndGivenBackOnce() {
        SandboxServer small = sandbox.builder().maxConnections(1).build();
        SandboxConnection first = small.accept(new RecordingPeer()).orElseThrow();
        assertThat(small.accept(new RecordingPeer())).isEmpty();

        first.lost();
        first.lost();

        assertThat(small.accept(new RecordingPeer())).isPresent();
        assertThat(small.accept(new RecordingPeer())).isEmpty();
    }

    @Test
    void standInsUnderOneRootAreTrustedAlike() throws Exception {
        KeyPair root = sandbox.keyPair();
        SandboxServer later = sandbox.builder().root(root).build();

        assertThat(later.rootKey()).isEqualTo(root.publicKey());
        assertThat(TestCompanion.trusting(root.publicKey(), later, CURRENT, sandbox.clock(), sandbox.random())
                        .received())
                .hasSize(1);
    }

    @Test
    void serverIsStillTrustedAfterAYear() throws Exception {
        sandbox.advanceClockOnly(Duration.ofDays(365));

        assertThat(connect(CURRENT).received()).hasSize(1);
    }

    @Test
    void lostConnectionLeavesNothing() throws Exception {
        RecordingPeer peer = new RecordingPeer();
        SandboxConnection connection = server.accept(peer).orElseThrow();
        connection.lost();

        connection.receive(ByteBuffer.wrap(new byte[] {'W', 'A', 6, 3}));

        assertThat(sandbox.scheduledTasks()).isZero();
        assertThat(peer.messages()).isEmpty();
    }

    @Test
    void hostileFirstBytesNeverEarnAnOffer() {
        byte[] honest = HexFormat.of().parseHex("5741060300002412220a20" + "42".repeat(32));
        Hostile.all(honest, 300).forEach(bytes -> {
            SandboxConnection connection = server.accept(new RecordingPeer()).orElseThrow();
            connection.receive(ByteBuffer.wrap(bytes));
            assertThat(connection.companion().offer()).isEmpty();
            connection.lost();
        });
        assertThat(sandbox.scheduledTasks()).isZero();
    }

    private TestCompanion connect(ClientVersion version) throws ChannelException {
        return TestCompanion.registering(server, version, sandbox.clock(), sandbox.random());
    }
}
