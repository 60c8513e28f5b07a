package io.linkgate.sandbox.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** A socket that keeps what the stand-in sends. */
final class RecordingPeer implements Peer {

    private final Queue<ByteBuffer> messages = new ArrayDeque<>();
    private boolean closed;

    @Override
    public void send(ByteBuffer message) {
        messages.add(message);
    }

    @Override
    public void close() {
        closed = true;
    }

    Queue<ByteBuffer> messages() {
        return messages;
    }

    boolean isClosed() {
        return closed;
    }
}
