package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.noise.CompanionHandshake;
import io.linkgate.protocol.noise.NoiseException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The companion's end of one connection, without the connection: {@link #open()} gives the first message to send, then
 * every received message goes through {@link #receive}. Who we are is told only to a server that proved itself.
 *
 * <p>Not safe for several threads. What {@link #open}, {@link #receive} and {@link #seal} give must be sent in the order
 * in which it was given.
 */
public final class CompanionChannel {

    private final CompanionHandshake handshake;
    private final byte[] payload;
    private final byte[] routingInfo;
    private final Clock clock;
    private final FrameDecoder frames = FrameDecoder.forCompanion();
    private final int maxFrame;
    private final int maxInflated;
    private Optional<NodeCipher> cipher = Optional.empty();
    private boolean broken;

    /**
     * A channel for one new connection.
     *
     * @param noiseKey the companion's static key, kept over connections
     * @param root must have signed the server's certificates
     * @param payload what to tell the server
     * @param routingInfo what the server gave to be repeated on the next connection, up to 1024 bytes; often none
     * @param clock for the validity of certificates
     * @param random for the ephemeral key
     */
    public CompanionChannel(
            KeyPair noiseKey,
            PublicKey root,
            ClientPayload payload,
            byte[] routingInfo,
            Clock clock,
            SecureRandom random) {
        this(
                new CompanionHandshake(noiseKey, KeyPair.generate(random), root),
                payload.encode(),
                routingInfo.clone(),
                payload instanceof ClientPayload.Login,
                clock);
    }

    CompanionChannel(CompanionHandshake handshake, byte[] payload, byte[] routingInfo, boolean linked, Clock clock) {
        if (routingInfo.length > ConnectionHeader.MAX_ROUTING_LENGTH) {
            throw new IllegalArgumentException("routing info has up to 1024 bytes");
        }
        this.handshake = handshake;
        this.payload = payload;
        this.routingInfo = routingInfo;
        this.maxFrame = linked ? Limits.LINKED_FRAME : Limits.UNLINKED_FRAME;
        this.maxInflated = linked ? Limits.LINKED_INFLATED : Limits.UNLINKED_FRAME;
        this.clock = Objects.requireNonNull(clock);
    }

    /** How many bytes of memory are held for a frame that is not complete. */
    public int heldBytes() {
        return frames.held();
    }

    /** The first message; 43 bytes without routing info. To be called once, before anything else. */
    public ByteBuffer open() {
        return FrameEncoder.firstFrame(routingInfo, handshake.hello());
    }

    /**
     * Takes bytes from the server, split in any way.
     *
     * @throws ChannelException if the server broke the protocol or is not trusted; the channel is closed by that
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
                if (cipher.isPresent()) {
                    nodes.add(cipher.get().open(frame.get(), maxInflated));
                } else {
                    reply = FrameEncoder.frame(handshake.finish(frame.get(), payload, clock.instant()));
                    cipher = Optional.of(new NodeCipher(handshake.keys().forCompanion()));
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
        return new Inbound(reply, cipher.isPresent(), nodes);
    }

    /**
     * The message that carries this node.
     *
     * @throws IllegalStateException before the handshake is over
     */
    public ByteBuffer seal(Node node) {
        return cipher.orElseThrow(() -> new IllegalStateException("the handshake is not over"))
                .seal(node);
    }

    private Optional<byte[]> next() throws FrameException {
        return frames.poll(cipher.isPresent() ? maxFrame : Limits.HANDSHAKE_FRAME);
    }
}
