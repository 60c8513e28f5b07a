package io.linkgate.engine.whatsapp.socket;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The dialer of one engine's sockets, which leaves none open in the end: an open socket keeps the thread of its HTTP
 * client alive, and with it the whole class loader. Safe for use by any thread.
 */
public final class WebSockets implements Dialer {

    private static final long GOODBYE_MILLIS = 1_000;

    private final Supplier<HttpClient> http;
    private final ScheduledExecutorService scheduler;
    private final DialGuard guard;
    private final Set<WebSocketWire> wires = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param http is asked for the client at each dial, and refuses with a {@link RejectedExecutionException} once it
     * is closed
     * @param scheduler aborts sockets whose server does not complete the closing handshake; owned and closed by the
     * caller
     */
    public WebSockets(Supplier<HttpClient> http, ScheduledExecutorService scheduler) {
        this.http = Objects.requireNonNull(http);
        this.scheduler = Objects.requireNonNull(scheduler);
        this.guard = new DialGuard(new DialProbe(scheduler)::ask, System::nanoTime);
    }

    @Override
    public Wire dial(URI endpoint, Wire.Receiver receiver) {
        WebSocketWire wire = new WebSocketWire(scheduler, receiver);
        wires.add(wire);
        wire.gone().thenRun(() -> wires.remove(wire));
        CompletionStage<Optional<String>> refusal = guard.refusal(endpoint);
        refusal.thenAccept(
                why -> why.ifPresentOrElse(reason -> wire.refuse(endpoint, reason), () -> dial(wire, endpoint)));
        return wire;
    }

    private void dial(WebSocketWire wire, URI endpoint) {
        if (closed) { // what began before that is among the wires that are being closed
            refuse(wire, endpoint);
            return;
        }
        HttpClient client;
        try {
            client = http.get();
        } catch (RejectedExecutionException stopped) {
            refuse(wire, endpoint);
            return;
        }
        wire.dial(client, endpoint, guard::struck);
    }

    private static void refuse(WebSocketWire wire, URI endpoint) {
        wire.refuse(endpoint, "Linkgate is stopping");
    }

    /** Gives closing sockets a moment for the closing handshake, and aborts the rest; opens none from now on. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        List<CompletableFuture<Void>> gone = wires.stream()
                .map(WebSocketWire::gone)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        try {
            CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new)).get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            wires.forEach(WebSocketWire::cut);
        }
    }
}
