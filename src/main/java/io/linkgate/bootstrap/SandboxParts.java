package io.linkgate.bootstrap;

import io.linkgate.config.SandboxSettings;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.sandbox.SandboxEndpoint;
import io.linkgate.sandbox.SandboxHome;
import io.linkgate.sandbox.SandboxServer;
import io.linkgate.sandbox.SandboxTiming;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The stand-in and the engine that is pointed at it, or at another one where the settings say so.
 *
 * @param server plays WhatsApp, and remembers whom it linked
 * @param engine connects to a stand-in as another would to WhatsApp
 */
record SandboxParts(SandboxServer server, WhatsAppEngine engine) {

    /** Builds both and makes the stand-in's endpoint part of the web application. */
    static SandboxParts install(
            ServletContext context, SandboxSettings settings, LocalAddress address, EngineParts parts, Path home) {
        SandboxServer server = new SandboxServer(
                memory(home.resolve("sandbox"), parts.random()),
                new SandboxTiming(settings.firstCode(), settings.laterCode()),
                parts.clock(),
                parts.random(),
                parts.threads().scheduler());
        deploy(context, server);
        context.addListener(address);
        WhatsAppEngine engine = parts.sandbox(
                settings, () -> address.url("ws", SandboxEndpoint.PATH), server.rootKey(), server::succeeded);
        return new SandboxParts(server, engine);
    }

    private static SandboxHome memory(Path directory, SecureRandom random) {
        try {
            return SandboxHome.open(directory, random);
        } catch (IOException e) {
            String problem = e.getMessage() == null ? directory + " cannot be used" : e.getMessage();
            throw new SettingsException(new SettingProblem("LINKGATE_HOME", problem), e);
        }
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
