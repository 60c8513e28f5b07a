package io.linkgate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.bootstrap.takeover.FilledPlaces;
import jakarta.servlet.ServletRegistration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.Wrapper;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the running application serves is described, with exactly its methods, and nothing else is. */
class RoutesTest {

    private static final String HOW = """
            %s
            Each address below v2/ needs an operation for each of its methods. Describe a new one in the file of its tag in
            src/main/openapi: copy an operation that is like it, give it an operationId of its own, and add its parameters,
            its answer and an example. CONTRIBUTING.md, "The API's description", has the rest.""";

    /** Where the container goes when an application fails; a client that asks for it gets 404. */
    private static final String ERROR_PAGE = "/error";

    private static final String SOCKET = "/sandbox/ws/chat";

    @TempDir
    private static Path directory;

    private static RunningLinkgate linkgate;
    private final ApiDescription description = ApiDescription.load();

    @BeforeAll
    static void start() {
        linkgate = RunningLinkgate.in(directory);
    }

    @AfterAll
    static void stop() {
        linkgate.close();
    }

    @Test
    void everyRouteOfTheApiIsDescribedAndNoOther() throws Exception {
        Set<String> described = new TreeSet<>();
        description.operations().stream()
                .filter(ApiOperation::isCall)
                .forEach(operation -> described.add(operation.toString()));

        Set<String> served = served();
        Set<String> missing = new TreeSet<>(served);
        missing.removeAll(described);
        Set<String> invented = new TreeSet<>(described);
        invented.removeAll(served);
        assertThat(missing).as(HOW.formatted("served, but not described:")).isEmpty();
        assertThat(invented).as(HOW.formatted("described, but not served:")).isEmpty();
    }

    @Test
    void everyServletIsDescribed() {
        Set<String> paths = paths();
        List<String> patterns = linkgate.context().getServletContext().getServletRegistrations().values().stream()
                .map(ServletRegistration::getMappings)
                .flatMap(mappings -> mappings.stream())
                .filter(pattern -> !pattern.equals("/") && !pattern.equals(ERROR_PAGE))
                .toList();

        assertThat(patterns)
                .as(HOW.formatted("the patterns of servlets; described are " + paths))
                .hasSizeGreaterThan(1)
                .allMatch(pattern -> pattern.endsWith("/*")
                        ? paths.stream().anyMatch(path -> path.startsWith(pattern.substring(0, pattern.length() - 1)))
                        : paths.contains(pattern));
    }

    @Test
    void everyPageIsDescribed() throws Exception {
        Path root = Path.of("src/main/webapp");
        List<String> pages;
        try (Stream<Path> files = Files.walk(root)) {
            pages = files.filter(file -> file.toString().endsWith(".html"))
                    .map(file -> "/" + root.relativize(file).toString().replace('\\', '/'))
                    .map(path -> path.replaceFirst("index\\.html$", ""))
                    .map(path -> path.replaceFirst("^/link/.*", "/link/{id}"))
                    .toList();
        }

        assertThat(pages).as("the pages of %s", root).isNotEmpty().isSubsetOf(paths());
    }

    @Test
    void whateverIsDescribedAroundTheApiIsThere() {
        description.operations().stream()
                .filter(operation -> !operation.isCall())
                .filter(operation ->
                        !operation.path().contains("{") && !operation.path().equals(SOCKET))
                .forEach(operation -> assertThat(
                                linkgate.tryGet(operation.path()).status())
                        .as("%s", operation)
                        .isEqualTo(200));
    }

    @Test
    void socketOfTheSandboxIsThere() throws Exception {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + linkgate.port() + SOCKET), new WebSocket.Listener() {})
                .get(30, TimeUnit.SECONDS);
        socket.abort();

        assertThat(paths()).contains(SOCKET);
    }

    private Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        description.operations().forEach(operation -> paths.add(operation.path()));
        return paths;
    }

    /** Returns {@code GET /v2/session/info} and so on, as Jersey was given them. */
    private static Set<String> served() throws Exception {
        Wrapper wrapper = (Wrapper) linkgate.context().findChild("api");
        Set<String> served = new TreeSet<>();
        for (Resource resource : ((ServletContainer) FilledPlaces.of(wrapper.getServlet()))
                .getConfiguration()
                .getResources()) {
            add("/v2/" + resource.getPath(), resource, served);
        }
        assertThat(served).hasSizeGreaterThan(50);
        return served;
    }

    private static void add(String path, Resource resource, Set<String> to) {
        for (ResourceMethod method : resource.getResourceMethods()) {
            to.add(method.getHttpMethod().toUpperCase(Locale.ROOT) + " " + path);
        }
        resource.getChildResources().forEach(child -> add(path + "/" + child.getPath(), child, to));
    }
}
