package io.linkgate.bootstrap;

import io.linkgate.config.SandboxSettings;
import io.linkgate.engine.Engine;
import io.linkgate.sandbox.SandboxEndpoint;
import io.linkgate.sandbox.SandboxServer;
import io.linkgate.sandbox.SandboxTiming;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;

/**
 * The stand-in and the engine that is pointed at it.
 *
 * @param server plays WhatsApp
 * @param engine connects to it as another would to WhatsApp
 */
record SandboxParts(SandboxServer server, Engine engine) {

    /** Builds both and makes the stand-in's endpoint part of the web application. */
    static SandboxParts install(
            ServletContext context, SandboxSettings settings, LocalAddress address, EngineParts parts) {
        SandboxServer server = new SandboxServer(
                new SandboxTiming(settings.firstCode(), settings.laterCode()),
                parts.clock(),
                parts.random(),
                parts.threads().scheduler());
        deploy(context, server);
        context.addListener(address);
        Engine engine = parts.sandbox(
                settings, () -> settings.url().or(() -> address.url("ws", SandboxEndpoint.PATH)), server.rootKey());
        return new SandboxParts(server, engine);
    }

    private static void deploy(ServletContext context, SandboxServer server) {
        Object container = context.getAttribute(ServerContainer.class.getName());
        if (!(container instanceof ServerContainer webSockets)) {
            throw new IllegalStateException("this server has no WebSocket support, which the sandbox needs");
        }
        try {
            webSockets.addEndpoint(SandboxEndpoint.configFor(server));
        } catch (DeploymentException e) {
            throw new IllegalStateException("the sandbox's WebSocket endpoint cannot be deployed", e);
        }
    }
}
