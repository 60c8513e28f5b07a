package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.Mailbox;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The connection of an attempt: a socket, a channel over it and one alarm. All methods are called in the mailbox, and
 * so are the events.
 */
final class Line {

    /** How many nodes and attributes of a large stanza are as much work as a small stanza. */
    private static final int ITEMS_PER_UNIT = 32;

    /** How many bytes, most of them inflated, are as much work. */
    private static final int BYTES_PER_UNIT = 8 * 1024;

    private final EngineContext context;
    private final URI endpoint;
    private final CompanionChannel channel;
    private final Mailbox mailbox;
    private final Events events;
    private final Alarm alarm;
    private final PacedReader reader;

    private final ByteBudget.Share held;
    private boolean established;
    private boolean closed;
    private Optional<Wire> wire = Optional.empty();

    /** The receiver of the line's events, until the line is closed. */
    interface Events {

        /** The socket is open. */
        void connected();

        /** The handshake is done. */
        void established();

        void received(Node node);

        /** The alarm went off. */
        void timePassed();

        /** The socket ended, or the server broke the protocol. */
        void failed(ConnectionEnd why);
    }

    /** @param pace how fast it reads */
    Line(EngineContext context, URI endpoint, CompanionChannel channel, ReadPace pace, Mailbox mailbox, Events events) {
        this.context = context;
        this.endpoint = endpoint;
        this.channel = channel;
        this.mailbox = mailbox;
        this.events = events;
        this.held = context.budget().share();
        this.alarm = new Alarm(context.workers().timers(), context.clocks().steady(), mailbox, events::timePassed);
        this.reader = new PacedReader(
                mailbox, context.workers().timers(), context.clocks().steady(), pace, new ReadBytes());
    }

    void dial() {
        wire = Optional.of(context.dialer().dial(endpoint, new SocketEvents()));
    }

    void beginHandshake() {
        send(channel.open());
    }

    void send(Node node) {
        send(channel.seal(node));
    }

    /** Sets the alarm and replaces any earlier time. */
    void wakeAt(Instant when) {
        alarm.ringAt(when);
    }

    /**
     * Closes the line. No event follows, except for an alarm that was already under way.
     *
     * @return as {@link Wire#close}
     */
    CompletionStage<Void> close() {
        closed = true;
        var unused = held.resize(0);
        alarm.silence();
        reader.close();
        return wire.map(Wire::close).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private void send(ByteBuffer message) {
        wire.ifPresent(open -> open.send(message));
    }

    /** Returns the work that it was, in units of {@link ReadPace}. */
    private long received(ByteBuffer bytes) {
        try {
            Inbound inbound = channel.receive(bytes);
            if (!held.resize(channel.heldBytes())) {
                events.failed(new ConnectionEnd(
                        ConnectionEnd.Cause.LOST, "The limit on unfinished frames of all connections is reached."));
                return 0;
            }
            if (inbound.reply().hasRemaining()) {
                send(inbound.reply());
            }
            if (inbound.established() && !established) {
                established = true;
                events.established();
            }
            for (Node node : inbound.nodes()) {
                events.received(node);
            }
            return inbound.nodes().size() + inbound.nodeItems() / ITEMS_PER_UNIT + inbound.nodeBytes() / BYTES_PER_UNIT;
        } catch (ChannelException e) {
            events.failed(end(e));
            return 0;
        }
    }

    private static ConnectionEnd end(ChannelException e) {
        return switch (e.fault()) {
            case UNTRUSTED ->
                new ConnectionEnd(
                        ConnectionEnd.Cause.UNTRUSTED,
                        "The server did not prove its identity: " + e.getMessage() + ".");
            case FRAME, SIZE, HANDSHAKE, TRANSPORT, NODE ->
                new ConnectionEnd(
                        ConnectionEnd.Cause.PROTOCOL, "The server broke the protocol: " + e.getMessage() + ".");
        };
    }

    /** What the reader reads. */
    private final class ReadBytes implements PacedReader.Sink {

        @Override
        public long take(ByteBuffer piece) {
            return received(piece);
        }

        @Override
        public void whenSent(Runnable task) {
            wire.ifPresentOrElse(open -> open.whenSent(task), task);
        }

        @Override
        public void repliesNotTaken() {
            events.failed(new ConnectionEnd(
                    ConnectionEnd.Cause.FLOODED,
                    "The server has not taken our replies for " + PacedReader.MAX_UNREAD.toSeconds() + " s."));
        }
    }

    /** Moves the socket's events from its threads into the mailbox. */
    private final class SocketEvents implements Wire.Receiver {

        @Override
        public void opened() {
            mailbox.execute(events::connected);
        }

        @Override
        public void received(ByteBuffer bytes, Runnable taken) {
            reader.received(bytes, taken);
        }

        @Override
        public void ended(ConnectionEnd why) {
            mailbox.execute(() -> events.failed(why));
        }
    }
}
