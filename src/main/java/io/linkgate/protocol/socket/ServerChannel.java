package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.ServerHandshake;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The server's end of one connection, without the connection: every received message goes through {@link #receive}.
 * Once its result is established, {@link #clientKey()} and {@link #payload()} identify the companion.
 *
 * <p>Not safe for several threads. The results of {@link #receive} and {@link #seal} must be sent in the order in which
 * they were returned.
 */
public final class ServerChannel {

    private static final ByteBuffer NO_REPLY = ByteBuffer.allocate(0);

    private final ServerHandshake handshake;
    private final ReceiveLoop loop = new ReceiveLoop(FrameDecoder.forServer(), this::answer);
    private boolean greeted;
    private Optional<byte[]> payload = Optional.empty();

    /**
     * A channel for one new connection.
     *
     * @param serverKey the server's static key
     * @param chain the certificates about it
     * @param maxFrame how long a frame may be after the handshake, in bytes, compressed or not, up to 2^24 - 1
     * @param random for the ephemeral key
     */
    public ServerChannel(KeyPair serverKey, CertificateChain chain, int maxFrame, SecureRandom random) {
        this(new ServerHandshake(serverKey, KeyPair.generate(random), chain), maxFrame);
    }

    ServerChannel(ServerHandshake handshake, int maxFrame) {
        this.handshake = handshake;
        allowFrames(maxFrame);
    }

    /**
     * Changes how long a frame may be after the handshake, for a companion that has identified itself.
     *
     * @param bytes compressed or not, up to 2^24 - 1
     */
    public final void allowFrames(int bytes) {
        if (bytes < 1 || bytes > FrameEncoder.MAX_LENGTH) {
            throw new IllegalArgumentException("a frame has 1 to " + FrameEncoder.MAX_LENGTH + " bytes");
        }
        loop.limit(bytes, bytes, NodeDecoder.MAX_ITEMS);
    }

    /** Returns how many bytes of memory an incomplete frame occupies. */
    public int heldBytes() {
        return loop.heldBytes();
    }

    /**
     * Takes bytes from the companion, split in any way.
     *
     * @throws ChannelException if the companion broke the protocol; the channel is closed by that
     */
    public Inbound receive(ByteBuffer bytes) throws ChannelException {
        return loop.receive(bytes);
    }

    /**
     * Returns the companion's static key; the companion has proved that it owns the private half.
     *
     * @throws IllegalStateException before the handshake is done
     */
    public PublicKey clientKey() {
        return handshake.client();
    }

    /**
     * Returns the companion's description of itself: authenticated, but not checked otherwise.
     *
     * @throws PayloadException if it is invalid; the channel still works, so that the companion can be refused
     * @throws IllegalStateException before the handshake is done
     */
    public ClientPayload payload() throws PayloadException {
        return ClientPayload.decode(payload.orElseThrow(() -> new IllegalStateException("the handshake is not over")));
    }

    /**
     * The message that carries this node.
     *
     * @throws IllegalStateException before the handshake is done
     */
    public ByteBuffer seal(Node node) {
        return loop.cipher().seal(node);
    }

    /**
     * Like {@link #seal}, compressed. Servers may do that at any time; companions never do.
     *
     * @throws IllegalStateException before the handshake is done
     */
    public ByteBuffer sealCompressed(Node node) {
        return loop.cipher().sealCompressed(node);
    }

    private ReceiveLoop.Step answer(byte[] message) throws NoiseException {
        if (!greeted) {
            ByteBuffer reply = FrameEncoder.frame(handshake.answer(message));
            greeted = true;
            return new ReceiveLoop.Step(reply, Optional.empty());
        }
        payload = Optional.of(handshake.accept(message));
        return new ReceiveLoop.Step(
                NO_REPLY, Optional.of(new NodeCipher(handshake.keys().forServer())));
    }
}
