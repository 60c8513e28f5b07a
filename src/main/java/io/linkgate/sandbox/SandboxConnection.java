package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One companion's connection, seen from the server.
 *
 * <pre>
 *  HANDSHAKE ──registration──► REFS ──time is up──► OVER
 *      │                        │
 *      └──refused, broken, late─┴──closed──────────► OVER
 * </pre>
 *
 * The container calls {@link #receive} from one thread at a time, the scheduler calls in between; every entry is
 * synchronized and none waits.
 */
final class SandboxConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);

    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(20);
    private static final Duration LAST_CODE_GRACE = Duration.ofSeconds(2);
    /** Of the order of the versions that clients carried in 2026. */
    private static final ClientVersion OLDEST_VERSION = new ClientVersion(2, 3000, 1_000_000_000);

    private static final int LARGEST_FRAME_BYTES = 1 << 20;
    private static final int REFS = 6;
    private static final int REF_RANDOM_BYTES = 60;

    private static final int BAD_PAYLOAD = 400;
    private static final int LOGGED_OUT = 401;
    private static final int CLIENT_OUTDATED = 405;

    private final SandboxServer server;
    private final Peer peer;
    private final ServerChannel channel;
    private Stage stage = Stage.HANDSHAKE;
    private Optional<Offer> offer = Optional.empty();
    private Future<?> limit;

    private enum Stage {
        HANDSHAKE,
        REFS,
        OVER
    }

    SandboxConnection(SandboxServer server, Peer peer) {
        this.server = server;
        this.peer = peer;
        ServerIdentity identity = server.identity();
        this.channel = new ServerChannel(identity.staticKey(), identity.chain(), LARGEST_FRAME_BYTES, server.random());
        this.limit =
                server.scheduler().schedule(this::handshakeTooLate, HANDSHAKE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes the next bytes from the socket, cut anywhere. */
    synchronized void receive(ByteBuffer bytes) {
        if (stage == Stage.OVER) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (inbound.reply().hasRemaining()) {
                peer.send(inbound.reply());
            }
            if (inbound.established() && stage == Stage.HANDSHAKE) {
                welcome();
            }
            for (Node node : inbound.nodes()) {
                answer(node);
            }
        } catch (ChannelException e) {
            LOG.debug("A companion broke the protocol: {}", e.getMessage());
            end();
        }
    }

    /** The socket is gone. */
    synchronized void lost() {
        stage = Stage.OVER;
        limit.cancel(false);
        server.forget(this);
    }

    /** What this companion was offered, once its handshake is done. */
    synchronized Optional<Offer> offer() {
        return offer;
    }

    /** Says goodbye and closes. */
    synchronized void shutDown() {
        if (stage == Stage.REFS) {
            send(Stanzas.streamEnd());
        }
        end();
    }

    private void welcome() {
        limit.cancel(false);
        try {
            ClientPayload payload = channel.payload();
            if (payload.version().compareTo(OLDEST_VERSION) < 0) {
                refuse(CLIENT_OUTDATED);
            } else if (payload instanceof ClientPayload.Register register) {
                if (register.registration().isSigned()) {
                    offerRefs(channel.clientKey());
                } else {
                    refuse(BAD_PAYLOAD);
                }
            } else {
                refuse(LOGGED_OUT);
            }
        } catch (PayloadException e) {
            LOG.debug("A companion's payload makes no sense: {}", e.getMessage());
            refuse(BAD_PAYLOAD);
        }
    }

    private void offerRefs(PublicKey companion) {
        Instant now = server.clock().instant();
        SandboxTiming timing = server.timing();
        List<OfferedCode> codes = new ArrayList<>(REFS);
        Instant from = now;
        for (int i = 0; i < REFS; i++) {
            Instant until = from.plus(i == 0 ? timing.firstCode() : timing.laterCode());
            codes.add(new OfferedCode(newRef(), from, until));
            from = until;
        }
        offer = Optional.of(new Offer(companion, now, codes));
        stage = Stage.REFS;
        send(Stanzas.pairDevice(
                server.newStanzaId(), codes.stream().map(OfferedCode::ref).toList()));
        long lifetimeMillis = Duration.between(now, from.plus(LAST_CODE_GRACE)).toMillis();
        limit = server.scheduler().schedule(this::shutDown, lifetimeMillis, TimeUnit.MILLISECONDS);
    }

    private String newRef() {
        byte[] random = new byte[REF_RANDOM_BYTES];
        server.random().nextBytes(random);
        return "2@" + Base64.getEncoder().encodeToString(random);
    }

    /** Answers requests, as the real server does also before pairing; answers and acknowledgements need none. */
    private void answer(Node node) {
        boolean request = node.tag().equals("iq") && (node.has("type", "get") || node.has("type", "set"));
        if (request && stage == Stage.REFS) {
            node.attribute("id")
                    .ifPresent(id -> send(Stanzas.result(id, server.clock().instant())));
        }
    }

    private synchronized void handshakeTooLate() {
        if (stage == Stage.HANDSHAKE) {
            end();
        }
    }

    private void refuse(int reason) {
        send(Stanzas.failure(reason));
        end();
    }

    private void send(Node node) {
        peer.send(channel.seal(node));
    }

    private void end() {
        stage = Stage.OVER;
        limit.cancel(false);
        peer.close();
        server.forget(this);
    }
}
