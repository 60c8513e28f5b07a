package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.PayloadException;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.stage.Closed;
import io.linkgate.sandbox.stage.Handshaking;
import io.linkgate.sandbox.stage.LoggedIn;
import io.linkgate.sandbox.stage.ServerStanzas;
import io.linkgate.sandbox.stage.Turn;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One companion's connection, seen from the server: the bytes of its socket, and what the server has to report to it.
 * Phones reach the companion through {@link #companion()}.
 *
 * <pre>
 *  Handshaking ──registration──► ShowingRefs ──a phone vouched──► AwaitingSignature ──answered──► Closed
 *      │                             │                                  │
 *      ├──login──► LoggedIn          ├──time is up                      ├──time is up
 *      │              │              │                                  │
 *      └──refused─────┴──unlinked────┴──closed──────────────────────────┴──closed──────────────► Closed
 *
 *  ShowingRefs ──a phone took a code, a passkey is wanted──► PasskeyWanted ──time is up, closed──► Closed
 *  any ──a fault──► Silent ──time is up, closed──► Closed
 * </pre>
 *
 * The container calls {@link #receive} from one thread at a time, and the scheduler calls in between; every entry locks
 * the connection, and waits for nothing but the disk on which a link is saved.
 */
public final class SandboxConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);

    /** The largest frame that a connection accepts at any time. */
    public static final int MAX_FRAME_BYTES = SandboxLimits.MAX_LINKED_FRAME_BYTES;

    private final SandboxContext context;
    private final Peer peer;
    private final Admission.Place place;
    private final ByteBudget.Share held;
    private final ServerChannel channel;
    private final StageRunner stages;
    private final LinkingCompanion companion;
    private final Owner owner;

    /**
     * The server to which a connection belongs. Called while the connection is locked; must not wait for another one.
     */
    interface Owner {

        /** Bytes have arrived at that connection, which may have ended. */
        void received(SandboxConnection connection);

        /** That connection belongs to the device from now on. */
        void cameOnline(DeviceAddress device, SandboxConnection connection);

        /** That connection, in that place, has ended, perhaps not for the first time. */
        void closed(SandboxConnection connection, Admission.Place place);

        /** Delivers what posting has left behind. The only one that is called without a lock, and waits for others. */
        void runErrands();
    }

    /**
     * A connection before its first byte.
     *
     * @param identity the server's in this handshake
     * @param place given back when nothing is left of the connection
     */
    SandboxConnection(SandboxContext context, ServerIdentity identity, Peer peer, Admission.Place place, Owner owner) {
        this.context = context;
        this.owner = Objects.requireNonNull(owner);
        this.place = Objects.requireNonNull(place);
        this.held = context.budget().share();
        this.peer = Objects.requireNonNull(peer);
        this.channel = new ServerChannel(
                identity.staticKey(), identity.chain(), SandboxLimits.MAX_UNLINKED_FRAME_BYTES, context.random());
        WaitingPhones phones = new WaitingPhones(context);
        this.stages = new StageRunner(context, channel, peer, phones, listener());
        this.companion = new LinkingCompanion(context, stages, phones);
    }

    private StageRunner.Listener listener() {
        return new StageRunner.Listener() {
            @Override
            public void cameOnline(DeviceAddress device) {
                owner.cameOnline(device, SandboxConnection.this);
            }

            @Override
            public void closed() {
                owner.closed(SandboxConnection.this, place);
                var unused = held.resize(0);
            }
        };
    }

    /** The companion, for phones. */
    LinkingCompanion companion() {
        return companion;
    }

    /** The key that the companion has proved; empty before that. The connection is locked. */
    Optional<PublicKey> client() {
        return stages.client();
    }

    /** Starts the clock of the handshake. */
    void begin() {
        synchronized (stages) {
            stages.begin();
        }
    }

    /** Takes the next bytes from the socket, split anywhere. */
    public void receive(ByteBuffer bytes) {
        takeLocked(bytes);
        // No lock is held from here on: other connections are visited.
        owner.runErrands();
    }

    private void takeLocked(ByteBuffer bytes) {
        synchronized (stages) {
            owner.received(this);
            if (stages.stage() instanceof Closed) {
                return;
            }
            try {
                Inbound inbound = channel.receive(bytes);
                if (!held.resize(channel.heldBytes())) {
                    LOG.debug("The budget for unfinished frames of all companions is used up");
                    end(CloseKind.NO_ROOM);
                    return;
                }
                take(inbound);
            } catch (ChannelException e) {
                LOG.debug("A companion broke the protocol: {}", e.getMessage());
                end(e.fault() == ChannelException.Fault.SIZE ? CloseKind.TOO_BIG : CloseKind.NORMAL);
            }
        }
    }

    private void take(Inbound inbound) {
        if (inbound.reply().hasRemaining()) {
            peer.send(inbound.reply());
        }
        if (inbound.established() && stages.stage() instanceof Handshaking handshaking) {
            place.handshakeDone();
            stages.handshakeDone(channel.clientKey(), () -> welcome(handshaking));
        }
        for (Node node : inbound.nodes()) {
            stages.take(stages.stage().received(node, context.now()));
        }
    }

    private Turn welcome(Handshaking handshaking) {
        try {
            return handshaking.identified(
                    channel.clientKey(),
                    channel.payload(),
                    context.refs(),
                    context.accounts(),
                    context.mail(),
                    context.now());
        } catch (PayloadException e) {
            LOG.debug("A companion's payload is invalid: {}", e.getMessage());
            return handshaking.invalidPayload();
        }
    }

    /** The socket is gone. */
    public void lost() {
        synchronized (stages) {
            boolean leftByItself = !(stages.stage() instanceof Closed);
            stages.take(Turn.to(new Closed()));
            if (leftByItself) {
                place.leave();
            }
        }
    }

    /** Closes because of a mistake of the companion, after everything has been sent. */
    public void end(CloseKind kind) {
        synchronized (stages) {
            peer.close(kind);
            stages.take(Turn.to(new Closed()));
        }
    }

    /** Ends the stream and closes. */
    void shutDown() {
        synchronized (stages) {
            stages.take(stages.stage().finished());
        }
    }

    /** A fault was set, which may apply to this companion. */
    void trigger(Optional<PublicKey> afflicted) {
        synchronized (stages) {
            if (afflicted.isEmpty() || afflicted.equals(stages.client())) {
                stages.applyFault();
            }
        }
    }

    /** The phone has unlinked this connection's device. */
    void unlinked() {
        synchronized (stages) {
            if (stages.stage() instanceof LoggedIn) {
                stages.take(Turn.to(new Closed(), ServerStanzas.deviceRemoved()));
            }
        }
    }

    /** Another connection of the same device has taken over. */
    void replaced() {
        synchronized (stages) {
            if (stages.stage() instanceof LoggedIn) {
                stages.take(Turn.to(new Closed(), ServerStanzas.replaced()));
            }
        }
    }

    /** The queue of this connection's device has grown. */
    void collect() {
        synchronized (stages) {
            if (stages.stage() instanceof LoggedIn device) {
                stages.take(
                        device.delivered(context.mail().queue().after(device.address(), device.last()), context.now()));
            }
        }
    }

    /** A stanza that is not kept is for this connection's device. */
    void pass(Node stanza) {
        synchronized (stages) {
            if (stages.stage() instanceof LoggedIn device) {
                stages.take(Turn.to(device, stanza));
            }
        }
    }
}
