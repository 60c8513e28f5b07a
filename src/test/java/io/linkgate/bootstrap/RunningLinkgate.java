package io.linkgate.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.api.ApiModule;
import io.linkgate.openapi.OpenApiBundle;
import io.linkgate.testkit.BareHttp;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * The whole application in a Tomcat inside the tests, with the sandbox enabled: like the WAR, except for
 * {@code web.xml}, which would read the settings of the machine. It can be stopped and started repeatedly with the same
 * home. Threads, sockets, disk and time are real.
 */
public final class RunningLinkgate implements AutoCloseable {

    /** Sets the limit of connections of Tomcat, among the settings of Linkgate. */
    public static final String MAX_CONNECTIONS = "TOMCAT_MAX_CONNECTIONS";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final String contextPath;
    private Optional<Tomcat> tomcat = Optional.empty();

    private RunningLinkgate(Path directory, String contextPath, Map<String, String> more) {
        this.directory = directory;
        this.contextPath = contextPath;
        environment.put("LINKGATE_HOME", home().toString());
        environment.put("LINKGATE_SANDBOX", "true");
        environment.putAll(more);
    }

    /**
     * Starts Linkgate.
     *
     * @param directory an empty directory, or one in which it ran before
     */
    public static RunningLinkgate in(Path directory) {
        return in(directory, Map.of());
    }

    /**
     * Starts Linkgate with more settings.
     *
     * @param environment settings by name of the variable; home and sandbox are already set
     */
    public static RunningLinkgate in(Path directory, Map<String, String> environment) {
        RunningLinkgate linkgate = new RunningLinkgate(directory, "", environment);
        linkgate.start();
        return linkgate;
    }

    /**
     * Starts Linkgate below a context path.
     *
     * @param contextPath the path that Tomcat derives from the name of a WAR, not encoded
     */
    public static RunningLinkgate at(String contextPath, Path directory) {
        return at(contextPath, directory, Map.of());
    }

    /** Starts Linkgate below a context path with more settings. */
    public static RunningLinkgate at(String contextPath, Path directory, Map<String, String> environment) {
        RunningLinkgate linkgate = new RunningLinkgate(directory, contextPath, environment);
        linkgate.start();
        return linkgate;
    }

    /** Returns the home directory. */
    public Path home() {
        return directory.resolve("home");
    }

    /** Starts Linkgate again. */
    public void start() {
        Tomcat server = new Tomcat();
        server.setBaseDir(directory.resolve("tomcat").toString());
        server.setHostname("127.0.0.1");
        server.setPort(0);
        server.getConnector().setProperty("address", "127.0.0.1");
        Optional.ofNullable(environment.get(MAX_CONNECTIONS))
                .ifPresent(max -> server.getConnector().setProperty("maxConnections", max));
        StandardContext context = (StandardContext) server.addContext(contextPath, pages().toString());
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.setResources(withDescription(context));
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addWelcomeFile("index.html");
        ErrorPage errors = new ErrorPage();
        errors.setLocation(ApiModule.ERROR_PAGE);
        context.addErrorPage(errors);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servlets) -> servlets.setAttribute(Listener.ENVIRONMENT, environment), Set.of());
        context.addApplicationListener(Listener.class.getName());
        tomcat = Optional.of(server);
        try {
            server.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        if (!context.getState().isAvailable()) {
            stop();
            throw new IllegalStateException("Linkgate has not started; see the log");
        }
    }

    /** Stops Linkgate; its home stays. */
    public void stop() {
        tomcat.ifPresent(server -> {
            try {
                server.stop();
                server.destroy();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        });
        tomcat = Optional.empty();
    }

    /** Returns the port, which changes at each start. */
    public int port() {
        return tomcat.orElseThrow().getConnector().getLocalPort();
    }

    /** Serves another application in the same Tomcat, below its own context path, until the server stops. */
    public void addServlet(String contextPath, Servlet servlet) {
        StandardContext context = (StandardContext) tomcat.orElseThrow().addContext(contextPath, pages().toString());
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        Tomcat.addServlet(context, "added", servlet);
        context.addServletMappingDecoded("/*", "added");
    }

    /** Returns the context in which Linkgate is installed. */
    public StandardContext context() {
        return (StandardContext) tomcat.orElseThrow().getHost().findChild(contextPath);
    }

    /** Returns the administrator's token: the configured or the generated one. */
    public String token() {
        try {
            return environment.containsKey("LINKGATE_ADMIN_TOKEN")
                    ? environment.get("LINKGATE_ADMIN_TOKEN")
                    : Files.readString(home().resolve("initial-admin-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET as administrator and returns the JSON; fails unless it succeeds. */
    public JsonNode get(String pathAndQuery) {
        return success(tryGet(pathAndQuery));
    }

    /** Sends a GET whose response may be an error, or not JSON. */
    public BareHttp.Answer tryGet(String pathAndQuery) {
        return exchange("GET", pathAndQuery, "");
    }

    /**
     * Sends a POST with a form, {@code name=value&name=value} or empty, and returns the JSON; fails unless it succeeds.
     */
    public JsonNode post(String pathAndQuery, String form) {
        return success(tryPost(pathAndQuery, form));
    }

    /** Sends a POST whose response may be an error. */
    public BareHttp.Answer tryPost(String pathAndQuery, String form) {
        return exchange("POST", pathAndQuery, form);
    }

    /** Creates and starts an instance of the engine {@code sandbox}; returns its id. */
    public String createInstance(String name) {
        return post("/v2/session/create?name=" + name + "&engine=sandbox&start=true", "")
                .path("instance_id")
                .asText();
    }

    /** Waits until the instance has that status. It watches the instance as the page does, by polling for the code. */
    public JsonNode await(String instance, String status) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode info = info(instance);
        while (!info.path("status").asText().equals(status)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + status + ", but " + info);
            }
            tryPost("/v2/auth/qr-image?wait=1&instance_id=" + instance, "");
            info = info(instance);
        }
        return info;
    }

    /** Polls the session's info until one of its fields is that text. */
    JsonNode awaitField(String instance, String pointer, String text) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode info = info(instance);
        while (!info.at(pointer).asText().equals(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + text + ", but " + info);
            }
            info = info(instance);
        }
        return info;
    }

    public JsonNode info(String instance) {
        return get("/v2/session/info?instance_id=" + instance);
    }

    @Override
    public void close() {
        stop();
    }

    private BareHttp.Answer exchange(String method, String pathAndQuery, String form) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + token()));
        if (!form.isEmpty()) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }
        String below = URLEncoder.encode(contextPath, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("+", "%20");
        return BareHttp.exchange(port(), method, below + pathAndQuery, headers, form);
    }

    private static JsonNode success(BareHttp.Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (answer.status() / 100 != 2) {
                throw new AssertionError(answer.status() + " " + body);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /**
     * The listener, registered by name as in {@code web.xml}: a listener registered as an object may not install
     * anything.
     */
    public static final class Listener implements ServletContextListener {

        private static final String ENVIRONMENT = Listener.class.getName() + ".environment";

        private Optional<LinkgateListener> linkgate = Optional.empty();

        /** For the container. */
        public Listener() {}

        @Override
        @SuppressWarnings("unchecked")
        public void contextInitialized(ServletContextEvent event) {
            var environment = (Map<String, String>) event.getServletContext().getAttribute(ENVIRONMENT);
            LinkgateListener listener = new LinkgateListener(environment, new Properties());
            listener.contextInitialized(event);
            linkgate = Optional.of(listener);
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            linkgate.ifPresent(listener -> listener.contextDestroyed(event));
        }
    }

    /** Adds the description of the API, which the build adds to the WAR. */
    private WebResourceRoot withDescription(StandardContext context) {
        Path generated = directory.resolve("generated");
        try {
            OpenApiBundle.write(Path.of("src/main/openapi"), generated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WebResourceRoot resources = new StandardRoot(context);
        resources.addPostResources(
                new DirResourceSet(resources, "/", generated.toAbsolutePath().toString(), "/"));
        return resources;
    }

    private Path pages() {
        return Path.of("src/main/webapp").toAbsolutePath();
    }
}
