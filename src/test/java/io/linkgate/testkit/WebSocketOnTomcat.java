package io.linkgate.testkit;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** A WebSocket endpoint behind a real socket, on a free port. */
public final class WebSocketOnTomcat implements AutoCloseable {

    /** More than Tomcat's default; an endpoint may set a lower limit. */
    private static final String MAX_CONNECTIONS = "20000";

    private final Tomcat tomcat = new Tomcat();
    private final String path;

    public WebSocketOnTomcat(ServerEndpointConfig endpoint) throws IOException, LifecycleException {
        this.path = endpoint.getPath();
        Path base = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxConnections", MAX_CONNECTIONS);
        StandardContext context = (StandardContext) tomcat.addContext("", base.toString());
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        // Without a servlet Tomcat answers 404 before it calls the filter that upgrades to WebSocket.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servletContext) -> servletContext.addListener(new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        deploy(event, endpoint);
                    }
                }),
                Set.of());
        tomcat.start();
    }

    /** Returns the endpoint for companions. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static void deploy(ServletContextEvent event, ServerEndpointConfig endpoint) {
        Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
        try {
            ((ServerContainer) container).addEndpoint(endpoint);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}
