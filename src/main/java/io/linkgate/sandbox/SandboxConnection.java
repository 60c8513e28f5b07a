package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One companion's connection, seen from the server.
 *
 * <pre>
 *  Greeting ──registration──► ShowingRefs ──time is up──► Over
 *      │                           │
 *      └──refused, broken, late────┴──closed────────────► Over
 * </pre>
 *
 * The container calls {@link #receive} from one thread at a time, the scheduler calls in between; every entry is
 * synchronized and none waits. What is said is decided by the {@link Stage}, this class carries it out.
 */
final class SandboxConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);

    private static final int LARGEST_FRAME_BYTES = 1 << 20;

    private final SandboxServer server;
    private final Peer peer;
    private final ServerChannel channel;
    private volatile Stage stage;
    private Optional<Future<?>> timer = Optional.empty();

    SandboxConnection(SandboxServer server, Peer peer) {
        this.server = server;
        this.peer = Objects.requireNonNull(peer);
        ServerIdentity identity = server.identity();
        this.channel = new ServerChannel(identity.staticKey(), identity.chain(), LARGEST_FRAME_BYTES, server.random());
        this.stage = Greeting.begin(now());
    }

    /** Starts the clock of the handshake. */
    synchronized void begin() {
        reschedule();
    }

    /** Takes the next bytes from the socket, cut anywhere. */
    synchronized void receive(ByteBuffer bytes) {
        if (stage instanceof Over) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (inbound.reply().hasRemaining()) {
                peer.send(inbound.reply());
            }
            if (inbound.established() && stage instanceof Greeting greeting) {
                take(meet(greeting));
            }
            for (Node node : inbound.nodes()) {
                take(stage.received(node, now()));
            }
        } catch (ChannelException e) {
            LOG.debug("A companion broke the protocol: {}", e.getMessage());
            take(Turn.to(new Over()));
        }
    }

    /** The socket is gone. */
    synchronized void lost() {
        take(Turn.to(new Over()));
    }

    /** Says goodbye and closes. */
    synchronized void shutDown() {
        take(stage.finished());
    }

    /** What this companion was offered, while it may show it. */
    Optional<Offer> offer() {
        return stage.offer();
    }

    private Turn meet(Greeting greeting) {
        try {
            return greeting.met(channel.clientKey(), channel.payload(), server.refs(), now());
        } catch (PayloadException e) {
            LOG.debug("A companion's payload makes no sense: {}", e.getMessage());
            return greeting.misunderstood();
        }
    }

    private void take(Turn turn) {
        boolean sameDeadline = turn.next().deadline().equals(stage.deadline());
        // Before anything is sent: whoever sees a code must find it among the offers.
        stage = turn.next();
        turn.nodes().forEach(node -> peer.send(channel.seal(node)));
        if (!sameDeadline) {
            reschedule();
        }
        if (stage instanceof Over) {
            peer.close();
            server.forget(this);
        }
    }

    private void reschedule() {
        timer.ifPresent(pending -> pending.cancel(false));
        timer = stage.deadline().flatMap(this::scheduled);
    }

    private Optional<Future<?>> scheduled(Instant deadline) {
        long wait = Math.max(0, Duration.between(now(), deadline).toNanos());
        try {
            return Optional.of(server.scheduler().schedule(this::wake, wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // Whoever closes the scheduler closes the stand-in as well, and that ends this connection.
            LOG.debug("No timer for a connection: the scheduler is closed");
            return Optional.empty();
        }
    }

    /** Timers may run ahead of the clock; the deadline is the truth. */
    private synchronized void wake() {
        Optional<Instant> deadline = stage.deadline();
        if (deadline.isEmpty()) {
            return;
        }
        if (now().isBefore(deadline.get())) {
            reschedule();
        } else {
            take(stage.finished());
        }
    }

    private Instant now() {
        return server.clock().instant();
    }
}
