package io.linkgate.protocol.socket;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.noise.NoiseException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The loop by which both ends of a connection turn bytes into nodes: frames of the handshake first, sealed nodes after
 * it. What a frame of the handshake means is up to the {@link Handshake}. Not safe for several threads.
 */
final class ReceiveLoop {

    private final FrameDecoder frames;
    private final Handshake handshake;
    private int maxFrame;
    private int maxInflated;
    private int maxItems;
    private Optional<NodeCipher> cipher = Optional.empty();
    private boolean broken;

    /** One role's part of the Noise handshake. */
    interface Handshake {

        /**
         * Handles the next message of the handshake.
         *
         * @throws NoiseException if the peer broke the handshake or is not trusted
         */
        Step take(byte[] message) throws NoiseException;
    }

    /**
     * The outcome of one message of the handshake.
     *
     * @param reply a frame for the peer, empty if there is none
     * @param cipher for everything that follows; empty until the handshake is done
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Step(ByteBuffer reply, Optional<NodeCipher> cipher) {
        Step {
            Objects.requireNonNull(reply);
            Objects.requireNonNull(cipher);
        }
    }

    /** Starts with the handshake; {@link #limit} must be called before the first byte. */
    ReceiveLoop(FrameDecoder frames, Handshake handshake) {
        this.frames = frames;
        this.handshake = handshake;
    }

    /**
     * Limits what the peer may send after the handshake.
     *
     * @param frame bytes as they are sent
     * @param inflated bytes after decompression
     * @param items nodes and attributes of one stanza
     */
    void limit(int frame, int inflated, int items) {
        maxFrame = frame;
        maxInflated = inflated;
        maxItems = items;
    }

    /**
     * Takes bytes from the peer, split in any way.
     *
     * @throws ChannelException if the peer broke the protocol or is not trusted; nothing more is taken after that
     */
    Inbound receive(ByteBuffer bytes) throws ChannelException {
        if (broken) {
            throw new IllegalStateException("the channel is broken");
        }
        ByteBuffer reply = ByteBuffer.allocate(0);
        List<Node> nodes = new ArrayList<>();
        int nodeBytes = 0;
        int nodeItems = 0;
        broken = true;
        try {
            frames.feed(bytes);
            for (Optional<byte[]> frame = next(); frame.isPresent(); frame = next()) {
                if (cipher.isPresent()) {
                    NodeDecoder.Measured opened = cipher.get().open(frame.get(), maxInflated, maxItems);
                    nodes.add(opened.node());
                    nodeBytes += opened.bytes();
                    nodeItems += opened.items();
                } else {
                    Step step = handshake.take(frame.get());
                    reply = step.reply().hasRemaining() ? step.reply() : reply;
                    cipher = step.cipher();
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
        return new Inbound(reply, cipher.isPresent(), nodes, nodeBytes, nodeItems);
    }

    /**
     * The cipher for nodes to the peer.
     *
     * @throws IllegalStateException before the handshake is done
     */
    NodeCipher cipher() {
        return cipher.orElseThrow(() -> new IllegalStateException("the handshake is not over"));
    }

    /** Returns how many bytes of memory an incomplete frame occupies. */
    int heldBytes() {
        return frames.held();
    }

    private Optional<byte[]> next() throws FrameException {
        return frames.poll(cipher.isPresent() ? maxFrame : Limits.HANDSHAKE_FRAME);
    }
}
