package io.linkgate.testkit;

import io.linkgate.sandbox.http.SandboxEndpoint;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.LifecycleException;

/** A stand-in behind a real socket, on a free port. */
public final class SandboxOnTomcat implements AutoCloseable {

    /** Where the endpoint looks for the address of a connection. */
    private static final String ADDRESS = "io.linkgate.sandbox.address";

    private final Sockets sockets = new Sockets();
    private final SandboxServer server;
    private final WebSocketOnTomcat socket;

    public SandboxOnTomcat(SandboxServer server) throws IOException, LifecycleException {
        this(server, Optional.empty());
    }

    /**
     * One of several sockets of a stand-in.
     *
     * @param origin the address that all connections to it seem to have
     */
    public SandboxOnTomcat(SandboxServer server, String origin) throws IOException, LifecycleException {
        this(server, Optional.of(origin));
    }

    private SandboxOnTomcat(SandboxServer server, Optional<String> origin) throws IOException, LifecycleException {
        this.server = server;
        ServerEndpointConfig endpoint = WatchedEndpoint.configFor(SandboxEndpoint.configFor(() -> server), sockets);
        origin.ifPresent(address -> endpoint.getUserProperties().put(ADDRESS, address));
        socket = new WebSocketOnTomcat(endpoint);
    }

    /** Returns the endpoint for companions. */
    public URI url() {
        return socket.url();
    }

    /** Returns the settings of a Linkgate whose sandbox this is, by the names of their environment variables. */
    public Map<String, String> settings(Path home, String adminToken) {
        return Map.of(
                "LINKGATE_HOME", home.toString(),
                "LINKGATE_ADMIN_TOKEN", adminToken,
                "LINKGATE_SANDBOX", "true",
                "LINKGATE_SANDBOX_URL", url().toString(),
                "LINKGATE_SANDBOX_ROOT_KEY",
                        HexFormat.of().formatHex(server.rootKey().bytes()));
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
