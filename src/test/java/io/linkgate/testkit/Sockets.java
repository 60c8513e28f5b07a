package io.linkgate.testkit;

import jakarta.websocket.CloseReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The WebSockets of one endpoint, and how each was closed. Safe for use by any thread. */
public final class Sockets {

    private final List<CompletableFuture<Integer>> open = new CopyOnWriteArrayList<>();

    /**
     * Returns the open sockets.
     *
     * @return for each the code with which it will be closed (RFC 6455 section 7.4): 1006 for a close without a close
     *     frame
     */
    public List<CompletableFuture<Integer>> open() {
        return List.copyOf(open);
    }

    CompletableFuture<Integer> opened() {
        CompletableFuture<Integer> socket = new CompletableFuture<>();
        open.add(socket);
        return socket;
    }

    void closed(CompletableFuture<Integer> socket, CloseReason reason) {
        open.removeIf(other -> other == socket);
        socket.complete(reason.getCloseCode().getCode());
    }
}
