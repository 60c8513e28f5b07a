package io.linkgate.engine.whatsapp;

import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.sandbox.server.SandboxLine;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A wire without a socket, from an engine to the stand-in through a {@link MemoryNetwork}. To the engine it behaves
 * like a WebSocket: the next message waits until the previous one was processed, and the end waits behind all messages.
 */
final class MemoryWire implements Wire, SandboxLine.Companion {

    private final MemoryNetwork network;
    private final URI endpoint;
    private final Receiver receiver;
    private final Pipe up;
    private final Pipe down;
    private final Queue<Runnable> arrived = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Optional<SandboxLine> line = Optional.empty();
    private boolean busy;
    private boolean closing;
    private boolean over;

    MemoryWire(MemoryNetwork network, URI endpoint, Receiver receiver) {
        this.network = network;
        this.endpoint = endpoint;
        this.receiver = receiver;
        this.up = new Pipe(network);
        this.down = new Pipe(network);
    }

    /** Starts to open the wire. */
    void dial() {
        down.open();
        down.send(this::answered);
    }

    private void answered() {
        if (network.refuses()) {
            end(endpoint.getHost() + " cannot be reached: connection refused.");
            return;
        }
        receiver.opened();
        line = SandboxLine.open(network.server(), this);
        if (line.isEmpty()) {
            closed();
        }
        up.open();
    }

    @Override
    public void send(ByteBuffer message) {
        if (!closing) {
            network.countSent();
            up.send(() -> line.ifPresent(open -> open.receive(message)));
        }
    }

    @Override
    public void whenSent(Runnable task) {
        task.run();
    }

    @Override
    public CompletionStage<Void> close() {
        if (!closing) {
            closing = true;
            if (line.isEmpty()) {
                finish();
            } else {
                up.send(() -> {
                    line.ifPresent(SandboxLine::lost);
                    gone.complete(null);
                });
            }
        }
        return gone;
    }

    @Override
    public void receives(ByteBuffer message) {
        down.send(() -> arrive(() -> receiver.received(message, this::taken)));
    }

    @Override
    public void closed() {
        down.send(() -> arrive(() -> end("The server closed the connection (1000).")));
    }

    /** Breaks the wire now for both ends; messages under way are lost. */
    void cut() {
        if (!over) {
            end("The connection was lost.");
            line.ifPresent(SandboxLine::lost);
        }
    }

    /** Continues after the network stood still. */
    void flow() {
        up.flow();
        down.flow();
    }

    private void arrive(Runnable what) {
        arrived.add(what);
        next();
    }

    private void taken() {
        busy = false;
        next();
    }

    private void next() {
        if (!busy && !over && !arrived.isEmpty()) {
            busy = true;
            arrived.remove().run();
        }
    }

    private void end(String detail) {
        if (!over) {
            finish();
            receiver.ended(ConnectionEnd.lost(detail));
        }
    }

    private void finish() {
        gone.complete(null);
        over = true;
        closing = true;
        up.cut();
        down.cut();
        network.forget(this);
    }
}
