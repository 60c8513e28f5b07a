package io.linkgate.engine.whatsapp.socket;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A wire over one WebSocket. Messages are sent one after the other, since the JDK allows one at a time. They are received
 * one after the other too, and no more than {@value #MAX_ARRIVED} are held here, so a flood waits in the network. The
 * receiver is called on threads of the HTTP client.
 *
 * <p>An end of the connection that comes while nothing is requested is lost by the JDK, up to version 25 at least: its
 * listener is never called again (docs/decisions/0186). So more than one message is requested while one is processed.
 */
final class WebSocketWire implements Wire {

    /** How many messages may have arrived and not be processed; each has up to 16 KB, the JDK's buffer. */
    static final int MAX_ARRIVED = 8;

    private static final Duration DIAL_LIMIT = Duration.ofSeconds(20);
    /** Limit for what the JDK's own limit does not cover: the body of an answer that is not a WebSocket. */
    private static final Duration LAST_DIAL_LIMIT = Duration.ofSeconds(25);

    private static final long CLOSING_GRACE_MILLIS = 2_000;

    /** Limit for the last messages and the closing handshake. A server that does not read would delay both forever. */
    private static final long LAST_WORDS_MILLIS = 10_000;

    private final ScheduledExecutorService scheduler;
    private final Receiver receiver;
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private CompletionStage<WebSocket> lastSend = socket;
    private CompletionStage<Void> closed = gone;
    private volatile boolean closing;
    private volatile boolean aborted;

    WebSocketWire(ScheduledExecutorService scheduler, Receiver receiver) {
        this.scheduler = scheduler;
        this.receiver = receiver;
    }

    /**
     * Starts to dial; call it once.
     *
     * @param struck runs when the dial has leaked a socket that cannot be closed
     */
    void dial(HttpClient http, URI endpoint, Runnable struck) {
        Runnable overdue = () -> {
            if (failed(endpoint, new HttpTimeoutException("no answer"))) {
                struck.run();
            }
        };
        Future<?> alarm = scheduler.isShutdown()
                ? CompletableFuture.completedFuture(null)
                : scheduler.schedule(overdue, LAST_DIAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        CompletionStage<WebSocket> dialled = BrowserHeaders.set(http.newWebSocketBuilder())
                .connectTimeout(DIAL_LIMIT)
                .buildAsync(endpoint, new Listener());
        dialled.whenComplete((opened, failure) -> {
            alarm.cancel(false);
            if (failure == null) {
                if (!socket.complete(opened) && socket.isCompletedExceptionally()) {
                    opened.abort(); // too late: the wire was closed
                }
                return;
            }
            if (Failures.isNotHttp(failure)) {
                struck.run();
            }
            var unused = failed(endpoint, failure);
        });
    }

    /** Ends the wire without a dial. */
    void refuse(URI endpoint, String why) {
        if (socket.completeExceptionally(new IOException(why))) {
            gone.complete(null);
            receiver.ended(ConnectionEnd.lost(endpoint.getHost() + " cannot be reached: " + why + "."));
        }
    }

    private boolean failed(URI endpoint, Throwable failure) {
        boolean first = socket.completeExceptionally(failure);
        if (first) {
            gone.complete(null);
            receiver.ended(Failures.end(endpoint.getHost() + " cannot be reached", failure));
        }
        return first;
    }

    /** Returns a future that completes when the wire holds no more resources. */
    CompletionStage<Void> gone() {
        return gone;
    }

    /** Sends a message; a failure is reported as the end of the socket. */
    @Override
    public synchronized void send(ByteBuffer message) {
        if (!closing) {
            lastSend = lastSend.thenCompose(open -> open.sendBinary(message, true));
        }
    }

    @Override
    public synchronized void whenSent(Runnable task) {
        lastSend.whenComplete((open, failure) -> task.run());
    }

    /**
     * Starts the closing handshake after earlier messages. Aborts if the server does not answer soon, or does not read
     * them.
     */
    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing) {
            return closed;
        }
        closing = true;
        if (!socket.isDone()) {
            cut();
            closed = CompletableFuture.completedFuture(null); // a dial may take long, and nothing is sent after it
            return closed;
        }
        CompletionStage<WebSocket> opened = socket;
        if (!scheduler.isShutdown()) {
            Future<?> limit =
                    scheduler.schedule(() -> opened.thenAccept(this::cut), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            var unused = gone.thenRun(() -> limit.cancel(false));
        }
        lastSend.thenCompose(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .whenComplete((open, failure) -> opened.thenAccept(this::cutSoon));
        return closed;
    }

    /** Aborts without a closing handshake: now, or as soon as the socket is open. */
    void cut() {
        closing = true;
        CompletionStage<WebSocket> opened = socket;
        opened.thenAccept(this::cut);
    }

    private void cut(WebSocket open) {
        aborted = true; // set first: the abort fails the last message, and that must not start another wait
        open.abort();
        gone.complete(null);
    }

    private void cutSoon(WebSocket open) {
        if (aborted || open.isInputClosed() || scheduler.isShutdown()) {
            cut(open);
        } else {
            Future<?> unused = scheduler.schedule(() -> cut(open), CLOSING_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The adapter for the JDK's listener. */
    private final class Listener implements WebSocket.Listener {

        private final Queue<ByteBuffer> arrived = new ArrayDeque<>(); // guarded by this, like the next
        private boolean busy;
        private int passing; // messages that are being handed to the receiver
        private Optional<ConnectionEnd> end = Optional.empty();

        @Override
        public void onOpen(WebSocket open) {
            // The client's own future may complete later, and a close in between needs the closing handshake too.
            socket.complete(open);
            receiver.opened();
            open.request(MAX_ARRIVED);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
            // A copy: the client reuses the buffer when this method returns.
            ByteBuffer bytes = ByteBuffer.allocate(data.remaining()).put(data).flip();
            arrived(open, bytes);
            return null;
        }

        private void arrived(WebSocket open, ByteBuffer bytes) {
            synchronized (this) {
                arrived.add(bytes);
                if (busy) {
                    return;
                }
                busy = true;
            }
            passNext(open);
        }

        /** Passes on the next message, and the end after the last one. */
        private void passNext(WebSocket open) {
            Optional<ByteBuffer> next;
            synchronized (this) {
                next = Optional.ofNullable(arrived.poll());
                busy = next.isPresent();
                passing += busy ? 1 : 0;
            }
            next.ifPresent(bytes -> {
                receiver.received(bytes, () -> {
                    open.request(1);
                    passNext(open);
                });
                synchronized (this) {
                    passing--;
                }
            });
            passEnd();
        }

        private void passEnd() {
            Optional<ConnectionEnd> last = Optional.empty();
            synchronized (this) {
                if (!busy && passing == 0) {
                    last = end;
                    end = Optional.empty();
                }
            }
            last.ifPresent(receiver::ended);
        }

        /** An end waits for messages that have arrived before it, and not for the one that is being processed. */
        private void ended(ConnectionEnd why) {
            boolean now;
            synchronized (this) {
                now = passing == 0 && arrived.isEmpty();
                end = now ? Optional.empty() : Optional.of(why);
            }
            if (now) {
                receiver.ended(why);
            }
        }

        @Override
        public CompletionStage<?> onPing(WebSocket open, ByteBuffer message) {
            return control(open);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
            return control(open);
        }

        /** The client answers pings by itself, but its own listener would then read on at once, and without an end. */
        private CompletionStage<?> control(WebSocket open) {
            arrived(open, ByteBuffer.allocate(0));
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
            receiver.ended(new ConnectionEnd(
                    ConnectionEnd.Cause.PROTOCOL, "The server sent text, which the protocol does not have."));
            cut(open);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket open, int statusCode, String reason) {
            // The reason is free text of the server and must not be logged.
            ended(new ConnectionEnd(
                    ConnectionEnd.Cause.LOST, "The server closed the connection (" + statusCode + ")."));
            if (closing) {
                cut(open); // both sides have closed
            }
            return null;
        }

        @Override
        public void onError(WebSocket open, Throwable error) {
            ended(Failures.end("The connection was lost", error));
            gone.complete(null);
        }
    }
}
