package io.linkgate.sandbox.http;

import io.linkgate.sandbox.server.CloseKind;
import io.linkgate.sandbox.server.Origin;
import io.linkgate.sandbox.server.SandboxConnection;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-in as a WebSocket endpoint of the WAR. One object per socket; the container calls it from one thread at a
 * time. No compression of messages is offered, as on the real service.
 */
public final class SandboxEndpoint extends Endpoint {

    /** The endpoint's path below the context path. */
    public static final String PATH = "/sandbox/ws/chat";

    private static final Logger LOG = LoggerFactory.getLogger(SandboxEndpoint.class);

    /**
     * Longer than any connection is silent: companions ping at least every 30 s. Not much longer: on Payara and GlassFish
     * a timer keeps the class loader for that long after the socket was closed.
     */
    private static final long MAX_IDLE_MILLIS = 90_000;

    /** On Undertow, the limit of a whole message, in parts or not. */
    private static final int MAX_MESSAGE_BYTES = SandboxConnection.MAX_FRAME_BYTES + 1024;

    /**
     * On Tomcat, how long a thread waits for a send, or a close with 1000, to a peer that does not read; the default is
     * 20 s.
     */
    private static final long MAX_SEND_MILLIS = 1_000;

    private static final String ADDRESS = "io.linkgate.sandbox.address";

    private final SandboxServer server;
    private Optional<SandboxConnection> connection = Optional.empty();

    private SandboxEndpoint(SandboxServer server) {
        this.server = server;
    }

    /**
     * The configuration with which a container serves a stand-in.
     *
     * @param server supplies it for each socket; it may come into being after the endpoint
     */
    public static ServerEndpointConfig configFor(Supplier<SandboxServer> server) {
        return ServerEndpointConfig.Builder.create(SandboxEndpoint.class, PATH)
                .configurator(new Configurator(server))
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(MAX_IDLE_MILLIS);
        if (!isTomcats(session)) {
            session.setMaxBinaryMessageBufferSize(MAX_MESSAGE_BYTES);
        }
        session.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", MAX_SEND_MILLIS);
        Object address = session.getUserProperties().get(ADDRESS);
        Origin origin = server.caller(Optional.ofNullable(address).map(Object::toString), session.getQueryString());
        connection = server.accept(new SocketPeer(session, server.budget()), origin);
        if (connection.isEmpty()) {
            turnAway(session);
            return;
        }
        SandboxConnection accepted = connection.get();
        // Partial messages: a frame may be larger than any buffer, and its cuts mean nothing to the protocol.
        session.addMessageHandler(ByteBuffer.class, new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer part, boolean last) {
                accepted.receive(part);
            }
        });
        session.addMessageHandler(String.class, new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean last) {
                accepted.end(CloseKind.NOT_BINARY);
            }
        });
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        connection.ifPresent(SandboxConnection::lost);
    }

    /** Broken sockets are normal here; without this method the container would log them as severe. */
    @Override
    public void onError(Session session, Throwable cause) {
        LOG.debug("A companion's socket broke: {}", cause.toString());
    }

    /**
     * Tomcat does not count parts, so it needs no larger limit; but it would allocate that much for every socket, a
     * gigabyte for a few thousand of them.
     */
    private static boolean isTomcats(Session session) {
        return session.getClass().getName().startsWith("org.apache.tomcat.");
    }

    private static void turnAway(Session session) {
        try {
            CloseFrame.send(session, CloseCodes.TRY_AGAIN_LATER, "no room");
        } catch (IOException e) {
            LOG.debug("A companion left before it was turned away: {}", e.toString());
        }
    }

    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final Supplier<SandboxServer> server;

        private Configurator(Supplier<SandboxServer> server) {
            this.server = server;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new SandboxEndpoint(server.get()));
        }

        /** Copies the address, which only the request knows, to the session. */
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            SandboxSocketFilter.address()
                    .ifPresent(address -> config.getUserProperties().put(ADDRESS, address));
        }

        /** No extensions. By default a container accepts the compression that companions in JavaScript offer. */
        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return List.of();
        }
    }
}
