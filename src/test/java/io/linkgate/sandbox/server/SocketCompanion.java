package io.linkgate.sandbox.server;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.socket.Inbound;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A companion on a real socket, which can wait for stanzas. */
public final class SocketCompanion implements WebSocket.Listener {

    private static final int SECONDS = 20;

    private final CompanionChannel channel;
    private final BlockingQueue<Node> nodes = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> lastSend = new CompletableFuture<>();

    public SocketCompanion(HttpClient client, URI uri, CompanionChannel channel) throws Exception {
        this.channel = channel;
        socket = client.newWebSocketBuilder().buildAsync(uri, this).get(SECONDS, TimeUnit.SECONDS);
    }

    public void open() throws Exception {
        send(channel.open());
    }

    public void say(Node node) throws Exception {
        ByteBuffer message;
        synchronized (channel) {
            message = channel.seal(node);
        }
        send(message);
    }

    public void send(ByteBuffer message) throws Exception {
        sendNext(message).get(SECONDS, TimeUnit.SECONDS);
    }

    /** Sends one message at a time: an answer may arrive before the client has registered its own send as done. */
    private synchronized CompletableFuture<WebSocket> sendNext(ByteBuffer message) {
        lastSend = lastSend.thenCompose(open -> open.sendBinary(message, true));
        return lastSend;
    }

    public void sendText(String text) throws Exception {
        socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
    }

    /** The next node, within 20 seconds. */
    public Node hear() throws InterruptedException {
        Node node = nodes.poll(SECONDS, TimeUnit.SECONDS);
        if (node == null) {
            throw new AssertionError("nothing was received, closed: " + closed);
        }
        return node;
    }

    /** The code with which the server closes, within 20 seconds. */
    public int closeCode() throws Exception {
        return closed.get(SECONDS, TimeUnit.SECONDS);
    }

    public void vanish() {
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        lastSend.complete(webSocket);
        webSocket.request(1);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        Inbound inbound;
        try {
            synchronized (channel) {
                inbound = channel.receive(data);
            }
        } catch (ChannelException e) {
            closed.completeExceptionally(e);
            return null;
        }
        nodes.addAll(inbound.nodes());
        CompletableFuture<WebSocket> replied = inbound.reply().hasRemaining()
                ? sendNext(inbound.reply())
                : CompletableFuture.completedFuture(webSocket);
        return replied.thenAccept(socket -> socket.request(1));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
