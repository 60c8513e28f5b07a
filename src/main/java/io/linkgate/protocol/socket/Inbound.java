package io.linkgate.protocol.socket;

import io.linkgate.protocol.node.Node;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The outcome of some received bytes.
 *
 * @param reply to be sent now and before anything else, as one binary message; often without remaining bytes. Owned by
 *     the caller
 * @param established whether the handshake is over, now or before
 * @param nodes the nodes that these bytes completed, in order
 * @param nodeBytes the length of their encodings together, after inflating
 * @param nodeItems how many nodes and attributes they have together; these and the length are what reading has cost
 */
public record Inbound(ByteBuffer reply, boolean established, List<Node> nodes, int nodeBytes, int nodeItems) {
    public Inbound {
        Objects.requireNonNull(reply);
        nodes = List.copyOf(nodes);
    }
}
