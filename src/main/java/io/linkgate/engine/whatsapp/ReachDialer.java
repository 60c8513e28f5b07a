package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Reach;
import io.linkgate.engine.whatsapp.socket.Dialer;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A dialer that remembers whether wires could be opened lately, and opens one to find out if none was tried. Safe for
 * use by any thread.
 */
final class ReachDialer implements Dialer {

    /** How long what a wire has met is news enough. */
    private static final Duration NEWS = Duration.ofMinutes(5);

    /** A wire that is closed after this time without having been opened has met no server. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Dialer dialer;
    private final Clock clock;
    private final AtomicInteger open = new AtomicInteger();
    private volatile Reach reach = Reach.UNTRIED;
    private Instant triedAt = Instant.MIN; // guarded by this

    ReachDialer(Dialer dialer, Clock clock) {
        this.dialer = dialer;
        this.clock = clock;
    }

    /** Returns what the latest wires met. */
    Reach reach() {
        return reach;
    }

    /** Opens a wire and closes it again, unless one is open or was tried lately. Returns at once. */
    void look(URI endpoint) {
        synchronized (this) {
            if (open.get() > 0 || clock.instant().isBefore(triedAt.plus(NEWS))) {
                return;
            }
        }
        CompletableFuture<Wire> wire = new CompletableFuture<>();
        wire.complete(dial(endpoint, new Wire.Receiver() {
            @Override
            public void opened() {
                wire.thenAccept(Wire::close);
            }

            @Override
            public void received(ByteBuffer bytes, Runnable taken) {
                // Not asked for more: the wire is about to close.
            }

            @Override
            public void ended(ConnectionEnd why) {
                // The dialer has noted it.
            }
        }));
    }

    @Override
    public Wire dial(URI endpoint, Wire.Receiver receiver) {
        synchronized (this) {
            triedAt = clock.instant();
        }
        WatchedWire watched = new WatchedWire(receiver);
        watched.wire = dialer.dial(endpoint, watched);
        return watched;
    }

    @Override
    public void close() throws InterruptedException {
        dialer.close();
    }

    private synchronized void reached() {
        reach = reach.reached(clock.instant());
    }

    private synchronized void failed() {
        reach = reach.failed(clock.instant());
    }

    /** A wire, and the receiver of its events in front of the real one. */
    private final class WatchedWire implements Wire, Wire.Receiver {

        private final Wire.Receiver receiver;
        private final Instant begun = clock.instant();
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.DIALLING);
        private volatile Wire wire;

        WatchedWire(Wire.Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void opened() {
            if (stage.compareAndSet(Stage.DIALLING, Stage.OPEN)) {
                open.incrementAndGet();
                reached();
            }
            receiver.opened();
        }

        @Override
        public void received(ByteBuffer bytes, Runnable taken) {
            receiver.received(bytes, taken);
        }

        @Override
        public void ended(ConnectionEnd why) {
            if (over() == Stage.DIALLING) {
                failed();
            }
            receiver.ended(why);
        }

        @Override
        public void send(ByteBuffer message) {
            wire.send(message);
        }

        @Override
        public void whenSent(Runnable task) {
            wire.whenSent(task);
        }

        @Override
        public CompletionStage<Void> close() {
            if (over() == Stage.DIALLING && !clock.instant().isBefore(begun.plus(PATIENCE))) {
                failed(); // the connection has run into its own limit
            }
            return wire.close();
        }

        /** Ends the stage that it was in, which happens once, and returns it. */
        private Stage over() {
            Stage before = stage.getAndSet(Stage.OVER);
            if (before == Stage.OPEN) {
                open.decrementAndGet();
            }
            return before;
        }
    }

    private enum Stage {
        DIALLING,
        OPEN,
        OVER
    }
}
