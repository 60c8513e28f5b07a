package io.linkgate.testkit;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Delegates to another endpoint, and records how its sockets are opened and closed. */
final class WatchedEndpoint extends Endpoint {

    private final Endpoint watched;
    private final Sockets sockets;
    private final CompletableFuture<Integer> socket;

    private WatchedEndpoint(Endpoint watched, Sockets sockets) {
        this.watched = Objects.requireNonNull(watched);
        this.sockets = Objects.requireNonNull(sockets);
        this.socket = sockets.opened();
    }

    /** Returns the configuration for the container, which replaces that of the other endpoint. */
    static ServerEndpointConfig configFor(ServerEndpointConfig watched, Sockets sockets) {
        return ServerEndpointConfig.Builder.create(WatchedEndpoint.class, watched.getPath())
                .configurator(new Configurator(watched, sockets))
                .build();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        watched.onOpen(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        watched.onClose(session, reason);
        sockets.closed(socket, reason);
    }

    @Override
    public void onError(Session session, Throwable cause) {
        watched.onError(session, cause);
    }

    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final ServerEndpointConfig watched;
        private final Sockets sockets;

        private Configurator(ServerEndpointConfig watched, Sockets sockets) {
            this.watched = watched;
            this.sockets = sockets;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
            Object made = watched.getConfigurator().getEndpointInstance(watched.getEndpointClass());
            return type.cast(new WatchedEndpoint((Endpoint) made, sockets));
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return watched.getConfigurator().getNegotiatedExtensions(installed, requested);
        }
    }
}
