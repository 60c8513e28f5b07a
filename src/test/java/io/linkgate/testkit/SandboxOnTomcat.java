package io.linkgate.testkit;

import io.linkgate.sandbox.http.SandboxEndpoint;
import io.linkgate.sandbox.server.SandboxServer;
import java.io.IOException;
import java.net.URI;
import org.apache.catalina.LifecycleException;

/** A stand-in behind a real socket, on a free port. */
public final class SandboxOnTomcat implements AutoCloseable {

    private final Sockets sockets = new Sockets();
    private final WebSocketOnTomcat socket;

    public SandboxOnTomcat(SandboxServer server) throws IOException, LifecycleException {
        socket = new WebSocketOnTomcat(WatchedEndpoint.configFor(SandboxEndpoint.configFor(() -> server), sockets));
    }

    /** Returns the endpoint for companions. */
    public URI url() {
        return socket.url();
    }

    /** Returns the sockets of the companions. */
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public void close() throws LifecycleException {
        socket.close();
    }
}
