package io.linkgate.sandbox;

import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends over a container's WebSocket, one message at a time: Tomcat refuses a message while another is under way. Queued
 * messages wait for the one before them; closing waits for all of them.
 */
final class SocketPeer implements Peer {

    private static final Logger LOG = LoggerFactory.getLogger(SocketPeer.class);

    private final Session session;
    private final Queue<ByteBuffer> queue = new ArrayDeque<>(2);
    private boolean sending;
    private boolean closing;

    SocketPeer(Session session) {
        this.session = session;
    }

    @Override
    public void send(ByteBuffer message) {
        synchronized (queue) {
            if (closing) {
                return;
            }
            queue.add(message);
            if (sending) {
                return;
            }
            sending = true;
        }
        sendNext();
    }

    @Override
    public void close() {
        synchronized (queue) {
            closing = true;
            if (sending) {
                return;
            }
        }
        closeNow();
    }

    private void sendNext() {
        ByteBuffer next;
        boolean over;
        synchronized (queue) {
            next = queue.poll();
            sending = next != null;
            over = next == null && closing;
        }
        if (next != null) {
            try {
                session.getAsyncRemote().sendBinary(next, this::sent);
            } catch (RuntimeException e) {
                // The session was closed in between.
                abandon(e);
            }
        } else if (over) {
            closeNow();
        }
    }

    private void sent(SendResult result) {
        if (result.isOK()) {
            sendNext();
        } else {
            abandon(result.getException());
        }
    }

    private void abandon(Throwable cause) {
        LOG.debug("Sending to a companion failed: {}", cause.toString());
        synchronized (queue) {
            queue.clear();
            sending = false;
            closing = true;
        }
        closeNow();
    }

    private void closeNow() {
        try {
            session.close();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A companion's socket was closed already: {}", e.toString());
        }
    }
}
