package io.linkgate.protocol.node;

/** Bytes that are not a node, or that exceed a bound of {@link NodeDecoder}. The message never quotes the bytes. */
public final class NodeException extends Exception {

    private static final long serialVersionUID = 1L;

    NodeException(String message) {
        super(message);
    }

    NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
