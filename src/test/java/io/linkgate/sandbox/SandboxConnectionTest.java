package io.linkgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SandboxConnectionTest {

    private static final ClientVersion CURRENT = new ClientVersion(2, 3000, 1_043_857_760);

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SecureRandom random = new SecureRandom();
    private final SandboxServer server = new SandboxServer(SandboxTiming.LIKE_WHATSAPP, clock, random, scheduler);

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
    void offerTellsWhatWasIssuedToWhomAndWhen() throws Exception {
        TestCompanion companion = connect(CURRENT);

        Offer offer = server.offers().get(0);

        assertThat(offer.noiseKey()).isEqualTo(companion.noiseKey());
        assertThat(offer.codes()).hasSize(6);
        assertThat(offer.codes().get(0).until()).isEqualTo(clock.instant().plusSeconds(60));
        assertThat(offer.codes().get(5).until()).isEqualTo(clock.instant().plusSeconds(160));
    }

    @Test
    void companionIsSentAwayWhenAllRefsAreOver() throws Exception {
        TestCompanion companion = connect(CURRENT);

        scheduler.advance(Duration.ofSeconds(161));
        assertThat(companion.isClosed()).isFalse();
        scheduler.advance(Duration.ofSeconds(2));

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
    void oldClientIsToldThatItIsOutdated() throws Exception {
        TestCompanion companion = connect(new ClientVersion(2, 2413, 51));

        assertThat(companion.last().has("reason", "405")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void preKeyThatItsIdentityDidNotSignIsRefused() throws Exception {
        TestCompanion companion = TestCompanion.withForgedPreKey(server, CURRENT, clock, random);

        assertThat(companion.last().has("reason", "400")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void deviceThatWasNeverLinkedIsLoggedOut() throws Exception {
        TestCompanion companion = TestCompanion.loggingIn(server, CURRENT, clock, random);

        assertThat(companion.last().has("reason", "401")).isTrue();
        assertThat(companion.isClosed()).isTrue();
    }

    @Test
    void companionWithAnotherRootDoesNotTrustTheStandIn() {
        KeyPair otherRoot = KeyPair.generate(random);

        assertThatThrownBy(() -> TestCompanion.trusting(otherRoot.publicKey(), server, CURRENT, clock, random))
                .isInstanceOfSatisfying(
                        ChannelException.class, e -> assertThat(e.fault()).isEqualTo(ChannelException.Fault.UNTRUSTED));
    }

    @Test
    void silentCompanionIsClosedAfterTheHandshakeLimit() {
        RecordingPeer peer = new RecordingPeer();
        assertThat(server.accept(peer)).isPresent();

        scheduler.advance(Duration.ofSeconds(21));

        assertThat(peer.isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
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
    void closedServerSaysGoodbyeAndLetsNobodyIn() throws Exception {
        TestCompanion companion = connect(CURRENT);

        server.close();

        assertThat(companion.last().tag()).isEqualTo("xmlstreamend");
        assertThat(server.accept(new RecordingPeer())).isEmpty();
    }

    private TestCompanion connect(ClientVersion version) throws ChannelException {
        return TestCompanion.registering(server, version, clock, random);
    }
}
