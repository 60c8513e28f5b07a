package io.linkgate.protocol.socket;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.noise.NoiseException;
import io.linkgate.protocol.noise.TransportCipher;
import java.nio.ByteBuffer;

/** Encryption of nodes in frames after the handshake; the same for both roles. */
final class NodeCipher {

    private final TransportCipher cipher;

    NodeCipher(TransportCipher cipher) {
        this.cipher = cipher;
    }

    ByteBuffer seal(Node node) {
        return seal(NodeEncoder.encode(node));
    }

    /** Seals a node as a zlib stream, which only servers send. */
    ByteBuffer sealCompressed(Node node) {
        return seal(NodeEncoder.encodeCompressed(node));
    }

    private ByteBuffer seal(byte[] plain) {
        try {
            return FrameEncoder.frame(cipher.seal(plain));
        } catch (NoiseException e) {
            // Only after 2^32 frames, which is no fault of the peer.
            throw new IllegalStateException("this connection has sent all it can", e);
        }
    }

    /**
     * @param maxInflated maximum inflated size of a compressed frame in bytes
     * @param maxItems maximum number of nodes and attributes
     */
    NodeDecoder.Measured open(byte[] frame, int maxInflated, int maxItems) throws NoiseException, NodeException {
        return NodeDecoder.measure(cipher.open(frame), maxInflated, maxItems);
    }
}
