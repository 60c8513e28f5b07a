package io.linkgate.sandbox.server;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.stage.ServerStanzas;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways to put frames into messages. The real service sends one frame per message; receivers must handle the others.
 */
enum Delivery {
    WHOLE,
    COMPRESSED,
    SPLIT,
    MERGED;

    /** Where a frame is cut: within its length, directly behind it, and in its content. No frame is shorter. */
    private static final int[] CUTS = {1, 3, 4};

    static Delivery of(Fault fault) {
        return switch (fault.kind()) {
            case COMPRESSED -> COMPRESSED;
            case SPLIT -> SPLIT;
            case MERGED -> MERGED;
            default -> WHOLE;
        };
    }

    void send(List<Node> nodes, ServerChannel channel, Peer peer) {
        switch (this) {
            case WHOLE -> nodes.forEach(node -> peer.send(channel.seal(node)));
            case COMPRESSED -> nodes.forEach(node -> peer.send(channel.sealCompressed(node)));
            case SPLIT -> nodes.forEach(node -> split(channel.seal(node), peer));
            case MERGED -> merge(nodes, channel, peer);
        }
    }

    private static void split(ByteBuffer frame, Peer peer) {
        int from = 0;
        for (int cut : CUTS) {
            peer.send(frame.slice(from, cut - from));
            from = cut;
        }
        peer.send(frame.slice(from, frame.remaining() - from));
    }

    private static void merge(List<Node> nodes, ServerChannel channel, Peer peer) {
        if (nodes.isEmpty()) {
            return;
        }
        List<ByteBuffer> frames = new ArrayList<>();
        frames.add(channel.seal(ServerStanzas.ping()));
        nodes.forEach(node -> frames.add(channel.seal(node)));
        ByteBuffer message = ByteBuffer.allocate(
                frames.stream().mapToInt(ByteBuffer::remaining).sum());
        frames.forEach(message::put);
        peer.send(message.flip());
    }
}
