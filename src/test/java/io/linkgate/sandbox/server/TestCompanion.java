package io.linkgate.sandbox.server;

import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
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

/** A companion that is connected to the stand-in without a socket. */
public final class TestCompanion {

    private final KeyPair noiseKey;
    private final KeyPair identity;
    private SecretBytes advSecret;
    private final CompanionChannel channel;
    private final RecordingPeer peer = new RecordingPeer();
    private final SandboxConnection connection;
    private final List<Node> received = new ArrayList<>();
    private final SecureRandom random;
    private int messages;

    private TestCompanion(
            PublicKey root, Keys keys, ClientPayload payload, SandboxServer server, Clock clock, SecureRandom random)
            throws ChannelException {
        this.noiseKey = keys.noise;
        this.identity = keys.identity;
        this.advSecret = keys.advSecret;
        this.random = random;
        channel = new CompanionChannel(noiseKey, root, payload, new byte[0], clock, random);
        connection = server.accept(peer).orElseThrow();
        connection.receive(channel.open());
        listen();
    }

    /** The keys of one companion, which it keeps across connections. */
    public static final class Keys {
        private final KeyPair noise;
        private final KeyPair identity;
        private final SecretBytes advSecret;

        public Keys(SecureRandom random) {
            noise = KeyPair.generate(random);
            identity = KeyPair.generate(random);
            advSecret = SecretBytes.random(random, 32);
        }

        public KeyPair identity() {
            return identity;
        }

        public PublicKey noise() {
            return noise.publicKey();
        }
    }

    public static TestCompanion registering(
            SandboxServer server, ClientVersion version, Clock clock, SecureRandom random) throws ChannelException {
        return trusting(server.rootKey(), server, version, clock, random);
    }

    public static TestCompanion registering(
            Keys keys, SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        ClientPayload payload = register(keys.identity, keys.identity, version, random);
        return new TestCompanion(server.rootKey(), keys, payload, server, clock, random);
    }

    static TestCompanion trusting(
            PublicKey root, SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        return new TestCompanion(root, new Keys(random), registration(version, random), server, clock, random);
    }

    static TestCompanion withForgedPreKey(SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        ClientPayload payload = register(KeyPair.generate(random), KeyPair.generate(random), version, random);
        return new TestCompanion(server.rootKey(), new Keys(random), payload, server, clock, random);
    }

    public static TestCompanion loggingIn(SandboxServer server, ClientVersion version, Clock clock, SecureRandom random)
            throws ChannelException {
        return loggingIn(new Keys(random), 15_550_001_111L, 12, server, version, clock, random);
    }

    public static TestCompanion loggingIn(
            Keys keys,
            long user,
            int device,
            SandboxServer server,
            ClientVersion version,
            Clock clock,
            SecureRandom random)
            throws ChannelException {
        ClientPayload payload = new ClientPayload.Login(version, user, device, 0);
        return new TestCompanion(server.rootKey(), keys, payload, server, clock, random);
    }

    /** The code that it shows for its n-th ref, from 0. */
    public QrPayload code(int index) throws ChannelException {
        Node ref = received()
                .get(0)
                .child("pair-device")
                .orElseThrow()
                .children("ref")
                .get(index);
        return new QrPayload(
                ref.text().orElseThrow(), noiseKey.publicKey(), identity.publicKey(), advSecret, ClientType.CHROME);
    }

    /** Verifies the last pair-success, and answers it if it is accepted. */
    public AdvVerdict signs() throws ChannelException {
        Node request = last();
        AdvVerdict verdict = verdict(request);
        if (verdict instanceof AdvVerdict.Accepted accepted) {
            answers(
                    request,
                    Long.toString(accepted.identity().keyIndex()),
                    accepted.identity().answer());
        }
        return verdict;
    }

    /** Sets the secret with which the phone has to seal from now on. */
    public void agreesOn(SecretBytes secret) {
        advSecret = secret;
    }

    /** Verifies a pair-success without answering it. */
    public AdvVerdict verdict(Node request) {
        byte[] content = request.child("pair-success")
                .flatMap(success -> success.child("device-identity"))
                .flatMap(Node::bytes)
                .orElseThrow();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(mixed);
        return AdvVerifier.verify(content, advSecret, identity, mixed);
    }

    public void answers(Node request, String keyIndex, byte[] signed) throws ChannelException {
        says(Node.of("iq")
                .with("to", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", request.attribute("id").orElseThrow())
                .withChildren(Node.of("pair-device-sign")
                        .withChildren(Node.of("device-identity")
                                .with("key-index", keyIndex)
                                .withBytes(signed))));
    }

    public void refuses(Node request) throws ChannelException {
        says(Node.of("iq")
                .with("to", "@s.whatsapp.net")
                .with("type", "error")
                .with("id", request.attribute("id").orElseThrow())
                .withChildren(Node.of("error").with("code", "401").with("text", "hmac-mismatch")));
    }

    public void vanishes() {
        connection.lost();
    }

    public void says(Node node) throws ChannelException {
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

    public List<Node> received() throws ChannelException {
        listen();
        return received;
    }

    public Node last() throws ChannelException {
        List<Node> all = received();
        return all.get(all.size() - 1);
    }

    /** How many messages it has received, the handshake's included. */
    public int messages() {
        return messages;
    }

    public boolean isClosed() {
        return peer.isClosed();
    }

    private void listen() throws ChannelException {
        for (ByteBuffer message = peer.messages().poll();
                message != null;
                message = peer.messages().poll()) {
            messages++;
            Inbound inbound = channel.receive(message);
            received.addAll(inbound.nodes());
            if (inbound.reply().hasRemaining()) {
                connection.receive(inbound.reply());
            }
        }
    }

    /** The payload of a new companion with keys of its own. */
    public static ClientPayload registration(ClientVersion version, SecureRandom random) {
        KeyPair identity = KeyPair.generate(random);
        return register(identity, identity, version, random);
    }

    /** The payload of a companion with that identity; honest if it is its own signer. */
    public static ClientPayload register(KeyPair identity, KeyPair signer, ClientVersion version, SecureRandom random) {
        PublicKey preKey = KeyPair.generate(random).publicKey();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(mixed);
        Signature signature = Signature.of(signer.sign(Registration.signedMessage(preKey), mixed));
        Registration registration = new Registration(1, identity.publicKey(), 1, preKey, signature);
        return new ClientPayload.Register(version, registration, new DeviceProps("Linux", PlatformType.CHROME));
    }
}
