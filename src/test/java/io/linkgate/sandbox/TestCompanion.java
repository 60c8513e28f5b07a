package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.socket.DeviceProps;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PlatformType;
import io.linkgate.protocol.socket.Registration;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A companion that talks to the stand-in without a socket. */
final class TestCompanion {

    private final KeyPair noiseKey;
    private final CompanionChannel channel;
    private final RecordingPeer peer = new RecordingPeer();
    private final SandboxConnection connection;
    private final List<Node> received = new ArrayList<>();

    private TestCompanion(PublicKey root, ClientPayload payload, SandboxServer server, Clock clock, SecureRandom random)
            throws ChannelException {
        noiseKey = KeyPair.generate(random);
        channel = new CompanionChannel(noiseKey, root, payload, new byte[0], clock, random);
        connection = server.accept(peer).orElseThrow();
        connection.receive(channel.open());
        listen();
    }

    static TestCompanion registering(SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        return trusting(server.rootKey(), server, version, clock, random);
    }

    static TestCompanion trusting(
            PublicKey root, SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        return new TestCompanion(root, registration(version, random), server, clock, random);
    }

    static TestCompanion withForgedPreKey(SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        ClientPayload payload = register(KeyPair.generate(random), KeyPair.generate(random), version, random);
        return new TestCompanion(server.rootKey(), payload, server, clock, random);
    }

    static TestCompanion loggingIn(SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        ClientPayload payload = new ClientPayload.Login(version, 15_550_001_111L, 12);
        return new TestCompanion(server.rootKey(), payload, server, clock, random);
    }

    void says(Node node) throws ChannelException {
        connection.receive(channel.seal(node));
        listen();
    }

    void sendsRaw(byte[] bytes) throws ChannelException {
        connection.receive(ByteBuffer.wrap(bytes));
        listen();
    }

    PublicKey noiseKey() {
        return noiseKey.publicKey();
    }

    List<Node> received() throws ChannelException {
        listen();
        return received;
    }

    Node last() throws ChannelException {
        List<Node> all = received();
        return all.get(all.size() - 1);
    }

    boolean isClosed() {
        return peer.isClosed();
    }

    private void listen() throws ChannelException {
        for (ByteBuffer message = peer.messages().poll();
                message != null;
                message = peer.messages().poll()) {
            Inbound inbound = channel.receive(message);
            received.addAll(inbound.nodes());
            if (inbound.reply().hasRemaining()) {
                connection.receive(inbound.reply());
            }
        }
    }

    /** What a new companion with keys of its own tells about itself. */
    static ClientPayload registration(ClientVersion version, SecureRandom random) {
        KeyPair identity = KeyPair.generate(random);
        return register(identity, identity, version, random);
    }

    private static ClientPayload register(
            KeyPair identity, KeyPair signer, ClientVersion version, SecureRandom random) {
        PublicKey preKey = KeyPair.generate(random).publicKey();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(mixed);
        Signature signature = Signature.of(signer.sign(Registration.signedMessage(preKey), mixed));
        Registration registration = new Registration(1, identity.publicKey(), 1, preKey, signature);
        return new ClientPayload.Register(version, registration, new DeviceProps("Linux", PlatformType.CHROME));
    }
}
