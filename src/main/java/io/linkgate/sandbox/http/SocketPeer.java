package io.linkgate.sandbox.http;

import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.server.CloseKind;
import io.linkgate.sandbox.server.Peer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer over a container's WebSocket. It sends one message at a time, because Tomcat refuses a message while another
 * is under way. Queued messages wait for the one before them; closing waits for all of them. The queue is bounded, so
 * that a companion that sends requests and reads no replies costs little.
 */
final class SocketPeer implements Peer {

    private static final Logger LOG = LoggerFactory.getLogger(SocketPeer.class);

    /** More than is ever queued for a companion that is not linked and reads. */
    private static final int MAX_WAITING_BYTES = 64 * 1024;

    /**
     * A companion asks for what has waited in batches, which are queued at once: a hundred of the longest texts take
     * 6.6 MB. All companions together are bounded by the budget.
     */
    private static final int MAX_WAITING_BYTES_LINKED = 8 * 1024 * 1024;

    private final Session session;
    private final ByteBudget.Share held;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    private int maxWaitingBytes = MAX_WAITING_BYTES;

    /** A thread is in the loop of {@link #proceed} and will see any change. */
    private boolean looping;
    /** The container has not yet reported the result of the last send. */
    private boolean sending;
    /** No further message is accepted. */
    private boolean closing;
    /** The session has been closed. */
    private boolean closed;

    private CloseKind kind = CloseKind.NORMAL;

    /** @param budget for everything that waits for companions */
    SocketPeer(Session session, ByteBudget budget) {
        this.session = session;
        this.held = budget.share();
    }

    @Override
    public void send(ByteBuffer message) {
        boolean overflow;
        synchronized (this) {
            if (closing) {
                return;
            }
            waiting.add(message);
            waitingBytes += message.remaining();
            overflow = waitingBytes > maxWaitingBytes || !held.resize(waitingBytes);
        }
        if (overflow) {
            LOG.debug("A companion sends requests but reads no replies");
            abort();
        } else {
            proceed();
        }
    }

    @Override
    public synchronized void linked() {
        maxWaitingBytes = MAX_WAITING_BYTES_LINKED;
    }

    @Override
    public void close() {
        close(CloseKind.NORMAL);
    }

    @Override
    public void close(CloseKind why) {
        synchronized (this) {
            kind = closing ? kind : why;
            closing = true;
        }
        proceed();
    }

    /**
     * Sends what waits, and closes once nothing does. A loop, because containers may report a send from within the call
     * that began it, and a companion could otherwise make that recursion as deep as it likes.
     */
    private void proceed() {
        synchronized (this) {
            if (looping) {
                return;
            }
            looping = true;
        }
        for (Optional<ByteBuffer> next = next(); next.isPresent(); next = next()) {
            try {
                session.getAsyncRemote().sendBinary(next.get(), this::sent);
            } catch (Throwable e) {
                // Containers throw various exceptions from a session that has just gone.
                LOG.debug("Sending to a companion failed: {}", e.toString());
                abort();
            }
        }
    }

    /** The message to send now. If there is none, the loop ends, and so does the session if it is closing. */
    private Optional<ByteBuffer> next() {
        boolean done;
        synchronized (this) {
            if (!sending && !waiting.isEmpty()) {
                ByteBuffer next = waiting.remove();
                waitingBytes -= next.remaining();
                var unused = held.resize(waitingBytes);
                sending = true;
                return Optional.of(next);
            }
            looping = false;
            done = closing && !sending && !closed;
            closed |= done;
        }
        if (done) {
            sayGoodbye();
        }
        return Optional.empty();
    }

    private void sent(SendResult result) {
        if (!result.isOK()) {
            LOG.debug("Sending to a companion failed: {}", result.getException().toString());
            abort();
            return;
        }
        synchronized (this) {
            sending = false;
        }
        proceed();
    }

    /** Drops what waits and closes. The container notifies the endpoint that the session is closed. */
    private void abort() {
        synchronized (this) {
            closing = true;
            waiting.clear();
            waitingBytes = 0;
            var unused = held.resize(0);
            if (closed) {
                return;
            }
            closed = true;
        }
        cut();
    }

    private CloseCodes code() {
        return switch (kind) {
            case NORMAL -> CloseCodes.NORMAL_CLOSURE;
            case TOO_BIG -> CloseCodes.TOO_BIG;
            case NO_ROOM -> CloseCodes.TRY_AGAIN_LATER;
            case NOT_BINARY -> CloseCodes.CANNOT_ACCEPT;
        };
    }

    private void sayGoodbye() {
        try {
            CloseFrame.send(session, code(), "");
        } catch (IOException | RuntimeException e) {
            LOG.debug("A companion's socket was closed already: {}", e.toString());
        }
    }

    /** Closes at once, without waiting for a peer that does not read. */
    private void cut() {
        try {
            session.close(new CloseReason(CloseCodes.GOING_AWAY, ""));
        } catch (IOException | RuntimeException e) {
            LOG.debug("A companion's socket was closed already: {}", e.toString());
        }
    }
}
