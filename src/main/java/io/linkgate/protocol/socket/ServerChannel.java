package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.ServerHandshake;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's end of one connection, without the connection: every received message goes through {@link #receive}, and
 * once that says established, {@link #clientKey()} and {@link #payload()} tell who is there.
 *
 * <p>Not safe for several threads. What {@link #receive} and {@link #seal} give must be sent in the order in which it was
 * given.
 */
public final class ServerChannel {

    private final ServerHandshake handshake;
    private int maxFrame;
    private final FrameDecoder frames = FrameDecoder.forServer();
    private boolean greeted;
    private Optional<Client> client = Optional.empty();
    private boolean broken;

    private static final class Client {
        private final byte[] payload;
        private final NodeCipher cipher;

        private Client(byte[] payload, NodeCipher cipher) {
            this.payload = payload;
            this.cipher = cipher;
        }
    }

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
     * Changes how long a frame may be after the handshake, for a companion that has shown who it is.
     *
     * @param bytes compressed or not, up to 2^24 - 1
     */
    public final void allowFrames(int bytes) {
        if (bytes < 1 || bytes > FrameEncoder.MAX_LENGTH) {
            throw new IllegalArgumentException("a frame has 1 to " + FrameEncoder.MAX_LENGTH + " bytes");
        }
        maxFrame = bytes;
    }

    /** How many bytes of memory are held for a frame that is not complete. */
    public int heldBytes() {
        return frames.held();
    }

    /**
     * Takes bytes from the companion, split in any way.
     *
     * @throws ChannelException if the companion broke the protocol; the channel is closed by that
     */
    public Inbound receive(ByteBuffer bytes) throws ChannelException {
        if (broken) {
            throw new IllegalStateException("the channel is broken");
        }
        ByteBuffer reply = ByteBuffer.allocate(0);
        List<Node> nodes = new ArrayList<>();
        broken = true;
        try {
            frames.feed(bytes);
            for (Optional<byte[]> frame = next(); frame.isPresent(); frame = next()) {
                if (client.isPresent()) {
                    nodes.add(client.get().cipher.open(frame.get(), maxFrame));
                } else if (greeted) {
                    byte[] payload = handshake.accept(frame.get());
                    client = Optional.of(
                            new Client(payload, new NodeCipher(handshake.keys().forServer())));
                } else {
                    reply = FrameEncoder.frame(handshake.answer(frame.get()));
                    greeted = true;
                }
            }
        } catch (FrameException e) {
            throw ChannelException.of(e);
        } catch (NoiseException e) {
            throw ChannelException.of(e);
        } catch (NodeException e) {
            throw ChannelException.of(e);
        }
        broken = false;
        return new Inbound(reply, client.isPresent(), nodes);
    }

    /**
     * The companion's static key; that it owns the private half is proven.
     *
     * @throws IllegalStateException before the handshake is over
     */
    public PublicKey clientKey() {
        return handshake.client();
    }

    /**
     * What the companion told about itself: authenticated as the companion's words, but not checked otherwise.
     *
     * @throws PayloadException if that makes no sense; the channel still works, so that the companion can be told
     * @throws IllegalStateException before the handshake is over
     */
    public ClientPayload payload() throws PayloadException {
        return ClientPayload.decode(established().payload);
    }

    /**
     * The message that carries this node.
     *
     * @throws IllegalStateException before the handshake is over
     */
    public ByteBuffer seal(Node node) {
        return established().cipher.seal(node);
    }

    /**
     * The same, compressed. Servers may do that at any time; companions never do.
     *
     * @throws IllegalStateException before the handshake is over
     */
    public ByteBuffer sealCompressed(Node node) {
        return established().cipher.sealCompressed(node);
    }

    private Client established() {
        return client.orElseThrow(() -> new IllegalStateException("the handshake is not over"));
    }

    private Optional<byte[]> next() throws FrameException {
        return frames.poll(client.isPresent() ? maxFrame : Limits.HANDSHAKE_FRAME);
    }
}
