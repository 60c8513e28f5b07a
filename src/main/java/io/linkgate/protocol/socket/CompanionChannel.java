package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.noise.CompanionHandshake;
import io.linkgate.protocol.noise.NoiseException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * The companion's end of one connection, without the connection: {@link #open()} returns the first message to send,
 * then every received message goes through {@link #receive}. The companion identifies itself only to a server that has
 * proven its own identity.
 *
 * <p>Not safe for several threads. The results of {@link #open}, {@link #receive} and {@link #seal} must be sent in the
 * order in which they were returned.
 */
public final class CompanionChannel {

    private final CompanionHandshake handshake;
    private final byte[] payload;
    private final byte[] routingInfo;
    private final Clock clock;
    private final ReceiveLoop loop = new ReceiveLoop(FrameDecoder.forCompanion(), this::finish);

    /**
     * A channel for one new connection.
     *
     * @param noiseKey the companion's static key, kept across connections
     * @param root must have signed the server's certificates
     * @param payload what the companion reports about itself
     * @param routingInfo bytes from the server, to be repeated on the next connection, up to 1024; often none
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
        this.clock = Objects.requireNonNull(clock);
        if (linked) {
            loop.limit(Limits.LINKED_FRAME, Limits.LINKED_INFLATED, NodeDecoder.MAX_ITEMS);
        } else {
            loop.limit(Limits.UNLINKED_FRAME, Limits.UNLINKED_FRAME, Limits.UNLINKED_ITEMS);
        }
    }

    /** Returns how many bytes of memory an incomplete frame occupies. */
    public int heldBytes() {
        return loop.heldBytes();
    }

    /** The first message; 43 bytes without routing info. Call once, before anything else. */
    public ByteBuffer open() {
        return FrameEncoder.firstFrame(routingInfo, handshake.hello());
    }

    /**
     * Takes bytes from the server, split in any way.
     *
     * @throws ChannelException if the server broke the protocol or is not trusted; the channel is closed by that
     */
    public Inbound receive(ByteBuffer bytes) throws ChannelException {
        return loop.receive(bytes);
    }

    /**
     * The message that carries this node.
     *
     * @throws IllegalStateException before the handshake is done
     */
    public ByteBuffer seal(Node node) {
        return loop.cipher().seal(node);
    }

    private ReceiveLoop.Step finish(byte[] serverHello) throws NoiseException {
        ByteBuffer reply = FrameEncoder.frame(handshake.finish(serverHello, payload, clock.instant()));
        return new ReceiveLoop.Step(
                reply, Optional.of(new NodeCipher(handshake.keys().forCompanion())));
    }
}
