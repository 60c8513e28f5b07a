package io.linkgate.bootstrap.takeover;

import io.linkgate.sandbox.http.SandboxEndpoint;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.Optional;

/** The WebSocket endpoint of the sandbox, which is deployed before the stand-in that it serves exists. */
public final class StandInSocket {

    private static final int BINARY_PART_BYTES = 2048;
    private static final int TEXT_PART_CHARACTERS = 128;

    private volatile Optional<SandboxServer> server = Optional.empty();

    /** Adds the endpoint to the web application. Call it once, while the context starts. */
    public void register(ServletContext context) {
        Object container = context.getAttribute(ServerContainer.class.getName());
        if (!(container instanceof ServerContainer webSockets)) {
            throw new IllegalStateException("this server has no WebSocket support, which the sandbox needs");
        }
        try {
            shrinkBuffers(webSockets);
            webSockets.addEndpoint(SandboxEndpoint.configFor(() -> server.orElseThrow()));
        } catch (DeploymentException e) {
            throw new IllegalStateException("the sandbox's WebSocket endpoint cannot be deployed", e);
        }
    }

    /** Lets new sockets speak with that stand-in. Before the first one, no request for a socket is let in. */
    public void serve(SandboxServer standIn) {
        server = Optional.of(standIn);
    }

    /**
     * Shrinks the buffers for whole messages that Tomcat allocates for every socket, 24 KB by default, although the
     * endpoint receives messages in parts. In other containers this setting limits the size of messages.
     */
    private static void shrinkBuffers(ServerContainer webSockets) {
        if (webSockets.getClass().getName().startsWith("org.apache.tomcat.")) {
            webSockets.setDefaultMaxBinaryMessageBufferSize(BINARY_PART_BYTES);
            webSockets.setDefaultMaxTextMessageBufferSize(TEXT_PART_CHARACTERS);
        }
    }
}
