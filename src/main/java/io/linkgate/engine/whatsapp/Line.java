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

/**
 * The connection of an attempt: a socket, a channel over it and one alarm. All methods are called in the mailbox, and
 * so are the events.
 */
final class Line {

    private final EngineContext context;
    private final URI endpoint;
    private final CompanionChannel channel;
    private final Mailbox mailbox;
    private final Events events;
    private final Alarm alarm;

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

    Line(EngineContext context, URI endpoint, CompanionChannel channel, Mailbox mailbox, Events events) {
        this.context = context;
        this.endpoint = endpoint;
        this.channel = channel;
        this.mailbox = mailbox;
        this.events = events;
        this.held = context.budget().share();
        this.alarm = new Alarm(context.workers().timers(), context.clocks().steady(), mailbox, events::timePassed);
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

    /** Closes the line. No event follows, except for an alarm that was already under way. */
    void close() {
        closed = true;
        var unused = held.resize(0);
        alarm.silence();
        wire.ifPresent(Wire::close);
    }

    private void send(ByteBuffer message) {
        wire.ifPresent(open -> open.send(message));
    }

    private void received(ByteBuffer bytes) {
        if (closed) {
            return;
        }
        try {
            Inbound inbound = channel.receive(bytes);
            if (!held.resize(channel.heldBytes())) {
                events.failed(new ConnectionEnd(
                        ConnectionEnd.Cause.LOST, "The limit on unfinished frames of all connections is reached."));
                return;
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
        } catch (ChannelException e) {
            events.failed(end(e));
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

    /** Moves the socket's events from its threads into the mailbox. */
    private final class SocketEvents implements Wire.Receiver {

        @Override
        public void opened() {
            mailbox.execute(events::connected);
        }

        @Override
        public void received(ByteBuffer bytes, Runnable taken) {
            mailbox.execute(() -> {
                try {
                    Line.this.received(bytes);
                } finally {
                    // Read on only after our replies are written, so that a peer that never reads cannot fill our
                    // memory.
                    wire.ifPresent(open -> open.whenSent(taken));
                }
            });
        }

        @Override
        public void ended(ConnectionEnd why) {
            mailbox.execute(() -> events.failed(why));
        }
    }
}
