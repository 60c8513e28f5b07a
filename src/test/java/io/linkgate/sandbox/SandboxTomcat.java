package io.linkgate.sandbox;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A Tomcat on a free port of the loopback address, with nothing but the endpoint. */
final class SandboxTomcat implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();

    SandboxTomcat(SandboxServer server, Path baseDirectory) throws LifecycleException {
        tomcat.setBaseDir(baseDirectory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> register(server, servlets), null);
        // The WebSocket filter only runs where some servlet is mapped.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + SandboxEndpoint.PATH);
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static void register(SandboxServer server, ServletContext servlets) {
        try {
            ((ServerContainer) servlets.getAttribute(ServerContainer.class.getName()))
                    .addEndpoint(SandboxEndpoint.configFor(server));
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}
