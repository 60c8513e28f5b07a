package io.linkgate.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.protocol.noise.CompanionHandshake;
import io.linkgate.protocol.noise.RootKey;
import io.linkgate.protocol.socket.ChannelException.Fault;
import io.linkgate.protocol.socket.ClientPayload.Login;
import io.linkgate.testkit.TestClock;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChannelTest {

    private static final int MAX_FRAME = 2000;
    private static final byte[] NO_ROUTING = {};

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = TestClock.atVectorTime();
    private final KeyPair root = KeyPair.generate(random);
    private final KeyPair serverKey = KeyPair.generate(random);
    private final KeyPair noiseKey = KeyPair.generate(random);
    private final CertificateChain chain = chain();
    private final Login login = new Login(ClientPayloadTest.VERSION, 15_550_001_111L, 12, 3);

    private final CompanionChannel companion = companion(root.publicKey());
    private final ServerChannel server = server();

    @Test
    void bothEndsMeetAndTalk() throws Exception {
        establish();

        assertThat(server.clientKey()).isEqualTo(noiseKey.publicKey());
        assertThat(server.payload()).isEqualTo(login);
        Node up = Node.of("iq").with("id", "1");
        Node down = Node.of("success").with("t", "1767225600");
        assertThat(server.receive(companion.seal(up)).nodes()).containsExactly(up);
        assertThat(companion.receive(server.seal(down)).nodes()).containsExactly(down);
    }

    @Test
    void firstMessageHas43Bytes() {
        assertThat(companion.open().remaining()).isEqualTo(43);
    }

    @Test
    void bothEndsMeetByteByByte() throws Exception {
        ByteBuffer finish = null;
        for (byte[] b : single(companion.open())) {
            ByteBuffer reply = server.receive(ByteBuffer.wrap(b)).reply();
            finish = reply.hasRemaining() ? reply : finish;
        }
        List<Inbound> answers = new ArrayList<>();
        for (byte[] b : single(finish)) {
            answers.add(companion.receive(ByteBuffer.wrap(b)));
        }
        assertThat(answers.subList(0, answers.size() - 1)).allMatch(a -> !a.established());
        assertThat(answers.get(answers.size() - 1).established()).isTrue();
    }

    @Test
    void framesRightBehindTheFinishAreRead() throws Exception {
        ByteBuffer finish =
                companion.receive(server.receive(companion.open()).reply()).reply();
        ByteBuffer node = companion.seal(Node.of("iq"));
        ByteBuffer both = ByteBuffer.allocate(finish.remaining() + node.remaining())
                .put(finish)
                .put(node)
                .flip();

        Inbound inbound = server.receive(both);

        assertThat(inbound.established()).isTrue();
        assertThat(inbound.nodes()).containsExactly(Node.of("iq"));
    }

    /** A few bytes on the wire may be much work. */
    @Test
    void nodesAreMeasuredAfterInflating() throws Exception {
        establish();
        Node large = Node.of("iq").with("id", "1").withChildren(Collections.nCopies(1_000, Node.of("item")));
        ByteBuffer compressed = server.sealCompressed(large);
        assertThat(compressed.remaining()).isLessThan(200);

        Inbound inbound = companion.receive(compressed);

        assertThat(inbound.nodeItems()).isEqualTo(1_002);
        assertThat(inbound.nodeBytes()).isBetween(3_000, 8_000);
        assertThat(companion.receive(server.seal(Node.of("iq"))).nodeItems()).isEqualTo(1);
    }

    @Test
    void stanzaOfThousandsOfNodesIsRefusedBeforeTheLink() throws Exception {
        CompanionChannel unlinked = unlinked();
        ServerChannel other = server();
        other.receive(unlinked.receive(other.receive(unlinked.open()).reply()).reply());
        Node most = Node.of("iq").withChildren(Collections.nCopies(1_999, Node.of("item")));
        assertThat(unlinked.receive(other.sealCompressed(most)).nodes()).containsExactly(most);
        Node more = Node.of("iq").withChildren(Collections.nCopies(2_000, Node.of("item")));
        ByteBuffer tooMany = other.sealCompressed(more);

        assertThatThrownBy(() -> unlinked.receive(tooMany)).isInstanceOf(ChannelException.class);
    }

    @Test
    void untrustedServerReceivesNothing() throws Exception {
        CompanionChannel wary = companion(RootKey.WHATSAPP);
        ByteBuffer hello = server.receive(wary.open()).reply();

        assertThat(fault(() -> wary.receive(hello))).isEqualTo(Fault.UNTRUSTED);
        assertThatThrownBy(() -> wary.seal(Node.of("iq"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> wary.receive(hello)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void certificatesAreCheckedAgainstTheClock() throws Exception {
        ByteBuffer hello = server.receive(companion.open()).reply();

        clock.advance(Duration.ofDays(2));

        assertThat(fault(() -> companion.receive(hello))).isEqualTo(Fault.UNTRUSTED);
    }

    @Test
    void largeFrameIsAllowedOnlyAfterTheHandshake() throws Exception {
        byte[] length = {0, 0x40, 1}; // 16 KiB and one
        assertThat(fault(() -> companion.receive(ByteBuffer.wrap(length)))).isEqualTo(Fault.SIZE);

        CompanionChannel other = companion(root.publicKey());
        ServerChannel sending = server();
        other.receive(sending.receive(other.open()).reply());
        assertThat(other.receive(ByteBuffer.wrap(length)).nodes()).isEmpty();
    }

    @Test
    void serverBoundsFramesByItsSetting() throws Exception {
        establish();
        Node large = Node.of("iq").withBytes(new byte[MAX_FRAME]);

        assertThat(fault(() -> server.receive(companion.seal(large)))).isEqualTo(Fault.SIZE);
    }

    @Test
    void serverBoundsWhatAFrameInflatesToByTheSameSetting() throws Exception {
        CompanionHandshake handshake = new CompanionHandshake(noiseKey, KeyPair.generate(random), root.publicKey());
        ServerChannel bombed = server();
        ByteBuffer hello = bombed.receive(FrameEncoder.firstFrame(NO_ROUTING, handshake.hello()))
                .reply();
        byte[] body = new byte[hello.remaining() - 3];
        hello.position(3).get(body);
        bombed.receive(FrameEncoder.frame(handshake.finish(body, new byte[] {1}, clock.instant())));
        byte[] bomb = NodeEncoder.encodeCompressed(Node.of("iq").withBytes(new byte[100 * MAX_FRAME]));
        assertThat(bomb.length).isLessThan(MAX_FRAME);
        ByteBuffer sealed = FrameEncoder.frame(handshake.keys().forCompanion().seal(bomb));

        assertThat(fault(() -> bombed.receive(sealed))).isEqualTo(Fault.NODE);
    }

    @Test
    void companionThatIsNotLinkedTakesSmallFramesOnly() throws Exception {
        CompanionChannel fresh = new CompanionChannel(
                new CompanionHandshake(noiseKey, KeyPair.generate(random), root.publicKey()),
                new byte[] {1},
                NO_ROUTING,
                false,
                clock);
        fresh.receive(server.receive(fresh.open()).reply());
        byte[] length = {1, 0, 1}; // 64 KiB and one

        assertThat(fault(() -> fresh.receive(ByteBuffer.wrap(length)))).isEqualTo(Fault.SIZE);
    }

    @Test
    void linkedCompanionBoundsFramesAndWhatTheyInflateTo() throws Exception {
        establish();
        byte[] length = {0x20, 0, 1}; // 2 MiB and one
        byte[] bomb = new byte[Limits.LINKED_INFLATED + 1];

        ByteBuffer compressed = server.sealCompressed(Node.of("iq").withBytes(bomb));

        assertThat(compressed.remaining()).isLessThan(Limits.UNLINKED_FRAME);
        assertThat(fault(() -> companion.receive(compressed))).isEqualTo(Fault.NODE);
        CompanionChannel other = companion(root.publicKey());
        other.receive(server().receive(other.open()).reply());
        assertThat(fault(() -> other.receive(ByteBuffer.wrap(length)))).isEqualTo(Fault.SIZE);
    }

    @Test
    void frameOfAnotherConnectionIsRefused() throws Exception {
        establish();
        ServerChannel other = server();
        CompanionChannel strange = companion(root.publicKey());
        ByteBuffer finish =
                strange.receive(other.receive(strange.open()).reply()).reply();
        other.receive(finish);
        // The frame of one connection on another: sealed honestly, but under other keys.
        ByteBuffer foreign = strange.seal(Node.of("iq"));

        assertThat(fault(() -> server.receive(foreign))).isEqualTo(Fault.TRANSPORT);
    }

    @Test
    void authenticFrameThatHoldsNoNodeIsAFaultOfItsOwn() throws Exception {
        CompanionHandshake handshake = new CompanionHandshake(noiseKey, KeyPair.generate(random), root.publicKey());
        byte[] answer = bytes(server.receive(FrameEncoder.firstFrame(NO_ROUTING, handshake.hello()))
                .reply());
        byte[] finish = handshake.finish(Arrays.copyOfRange(answer, 3, answer.length), login.encode(), clock.instant());
        server.receive(FrameEncoder.frame(finish));
        ByteBuffer noNode = FrameEncoder.frame(handshake.keys().forCompanion().seal(new byte[] {0, 0}));

        assertThat(fault(() -> server.receive(noNode))).isEqualTo(Fault.NODE);
    }

    @Test
    void nonsensePayloadLeavesTheChannelUsableForAnAnswer() throws Exception {
        CompanionChannel liar = new CompanionChannel(
                new CompanionHandshake(noiseKey, KeyPair.generate(random), root.publicKey()),
                new byte[] {1, 2, 3},
                NO_ROUTING,
                false,
                clock);
        server.receive(liar.receive(server.receive(liar.open()).reply()).reply());

        assertThatThrownBy(server::payload).isInstanceOf(PayloadException.class);
        Node failure = Node.of("failure").with("reason", "400");
        assertThat(liar.receive(server.seal(failure)).nodes()).containsExactly(failure);
    }

    @Test
    void hostileBytesFailByNameAtEveryStageOfTheServer() throws Exception {
        byte[] hello = bytes(companion.open());
        ServerChannel honest = server();
        byte[] finish = bytes(companion
                .receive(honest.receive(ByteBuffer.wrap(hello)).reply())
                .reply());
        honest.receive(ByteBuffer.wrap(finish));
        byte[] node = bytes(companion.seal(Node.of("iq").with("id", "1")));

        Hostile.all(hello, 200).forEach(bytes -> onlyChannelException(() -> server().receive(ByteBuffer.wrap(bytes))));
        Hostile.all(finish, 100)
                .forEach(bytes -> onlyChannelException(() -> {
                    ServerChannel greeted = server();
                    greeted.receive(ByteBuffer.wrap(hello));
                    greeted.receive(ByteBuffer.wrap(bytes));
                }));
        Hostile.all(node, 100)
                .forEach(bytes -> onlyChannelException(() -> {
                    CompanionChannel peer = companion(root.publicKey());
                    ServerChannel open = server();
                    open.receive(peer.receive(open.receive(peer.open()).reply()).reply());
                    open.receive(ByteBuffer.wrap(bytes));
                }));
    }

    @Test
    void hostileBytesFailByNameAtEveryStageOfTheCompanion() throws Exception {
        byte[] hello = bytes(server.receive(companion.open()).reply());

        Hostile.all(hello, 200)
                .forEach(bytes -> onlyChannelException(() -> {
                    CompanionChannel fresh = companion(root.publicKey());
                    fresh.open();
                    fresh.receive(ByteBuffer.wrap(bytes));
                }));
        companion.receive(ByteBuffer.wrap(hello));
        Hostile.random(200, 60)
                .forEach(bytes -> onlyChannelException(() -> {
                    CompanionChannel established = companion(root.publicKey());
                    established.receive(server().receive(established.open()).reply());
                    established.receive(ByteBuffer.wrap(bytes));
                }));
    }

    private void establish() throws ChannelException {
        server.receive(
                companion.receive(server.receive(companion.open()).reply()).reply());
    }

    private CompanionChannel companion(PublicKey trusted) {
        return new CompanionChannel(noiseKey, trusted, login, NO_ROUTING, clock, random);
    }

    private CompanionChannel unlinked() {
        CompanionHandshake handshake = new CompanionHandshake(noiseKey, KeyPair.generate(random), root.publicKey());
        return new CompanionChannel(handshake, login.encode(), NO_ROUTING, false, clock);
    }

    private ServerChannel server() {
        return new ServerChannel(serverKey, chain, MAX_FRAME, random);
    }

    private CertificateChain chain() {
        Validity validity = new Validity(
                clock.instant().minus(Duration.ofDays(1)), clock.instant().plus(Duration.ofDays(1)));
        return CertificateChain.issue(
                root, KeyPair.generate(random), validity, serverKey.publicKey(), validity, random);
    }

    private static Fault fault(ThrowingCallable call) {
        return catchThrowableOfType(ChannelException.class, call).fault();
    }

    private static void onlyChannelException(ThrowingCallable call) {
        try {
            call.call();
        } catch (ChannelException expected) {
            assertThat(expected.fault()).isNotNull();
        } catch (Throwable other) {
            throw new AssertionError("hostile bytes got through to " + other, other);
        }
    }

    private static List<byte[]> single(ByteBuffer buffer) {
        List<byte[]> out = new ArrayList<>();
        for (byte b : bytes(buffer)) {
            out.add(new byte[] {b});
        }
        return out;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
