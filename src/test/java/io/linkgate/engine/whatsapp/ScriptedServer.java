package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Inbound;
import io.linkgate.protocol.socket.ServerChannel;
import io.linkgate.testkit.WebSocketOnTomcat;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;

/** A server over real sockets that is controlled by the test, one conversation per connection. */
final class ScriptedServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final SecureRandom random = new SecureRandom();
    private final KeyPair root = KeyPair.generate(random);
    private final KeyPair staticKey = KeyPair.generate(random);
    private final CertificateChain chain;
    private final boolean mute;
    private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
    private final CompletableFuture<Map<String, List<String>>> headers = new CompletableFuture<>();
    private final WebSocketOnTomcat tomcat;

    private ScriptedServer(boolean mute) throws IOException, LifecycleException {
        Instant now = Instant.now();
        Validity validity = new Validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
        this.mute = mute;
        chain = CertificateChain.issue(
                root, KeyPair.generate(random), validity, staticKey.publicKey(), validity, random);
        tomcat = new WebSocketOnTomcat(ServerEndpointConfig.Builder.create(Conversation.class, "/ws/chat")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Conversation());
                    }

                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        headers.complete(request.getHeaders());
                    }
                })
                .build());
    }

    /** Returns a server that answers the handshake by itself and otherwise only sends what the test orders. */
    static ScriptedServer start() throws IOException, LifecycleException {
        return new ScriptedServer(false);
    }

    /** Returns a server that accepts sockets and never sends anything. */
    static ScriptedServer mute() throws IOException, LifecycleException {
        return new ScriptedServer(true);
    }

    URI uri() {
        return tomcat.url();
    }

    PublicKey root() {
        return root.publicKey();
    }

    /** Returns the headers of the first request. */
    Map<String, List<String>> headers() throws Exception {
        return headers.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the next connection. */
    Conversation next() throws InterruptedException {
        Conversation next = conversations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no connection came");
        }
        return next;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.close();
    }

    /** One connection as the test sees it. */
    final class Conversation extends Endpoint {

        private final ServerChannel channel = new ServerChannel(staticKey, chain, 1 << 20, random);
        private final BlockingQueue<Node> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<ServerChannel> established = new CompletableFuture<>();
        private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        private Session session;

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            opened.setMaxBinaryMessageBufferSize(1 << 20);
            opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) this::received);
            conversations.add(this);
        }

        private void received(ByteBuffer message) {
            if (mute) {
                return;
            }
            try {
                Inbound inbound = channel.receive(message);
                if (inbound.reply().hasRemaining()) {
                    session.getBasicRemote().sendBinary(inbound.reply());
                }
                received.addAll(inbound.nodes());
                if (inbound.established()) {
                    established.complete(channel);
                }
            } catch (ChannelException | IOException e) {
                established.completeExceptionally(e);
            }
        }

        @Override
        public void onClose(Session ended, CloseReason reason) {
            closed.complete(reason);
        }

        @Override
        public void onError(Session ended, Throwable cause) {
            established.completeExceptionally(cause);
        }

        /** Waits for the handshake to be over. */
        Conversation established() throws Exception {
            established.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return this;
        }

        /** Returns whether the handshake was ever completed. */
        boolean wasEstablished() {
            return established.isDone() && !established.isCompletedExceptionally();
        }

        /** Returns the companion's keys from its registration. */
        ServerChannel channel() {
            return channel;
        }

        /** Returns the next stanza of the companion. */
        Node receives() throws InterruptedException {
            Node node = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node == null) {
                throw new AssertionError("the companion sent nothing");
            }
            return node;
        }

        /** Returns how the companion closed the socket. */
        CloseReason closed() throws Exception {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        ByteBuffer sealed(Node node) {
            return channel.seal(node);
        }

        void says(Node node) throws IOException {
            sends(sealed(node));
        }

        void sends(ByteBuffer message) throws IOException {
            session.getBasicRemote().sendBinary(message);
        }

        void sendsText(String message) throws IOException {
            session.getBasicRemote().sendText(message);
        }

        void closes() throws IOException {
            session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "the reason is a secret"));
        }
    }

    /** The stanza that brings a companion its refs. */
    static Node pairDevice(String... refs) {
        List<Node> children = Stream.of(refs)
                .map(ref -> Node.of("ref").withBytes(ref.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "1")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(children));
    }
}
