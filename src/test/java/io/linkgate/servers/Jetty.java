package io.linkgate.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Jetty with one of its environments; the WAR is put into {@code webapps}. */
final class Jetty extends OperatedServer {

    private final Path home = distribution("jetty-home-");
    private final String environment;

    /**
     * Creates one that is not running.
     *
     * @param environment {@code ee10} or {@code ee11}
     */
    Jetty(String environment) throws IOException {
        super("jetty-" + environment);
        this.environment = environment;
    }

    /** As docs/servers.md says; the scan is quicker. */
    @Override
    void configure() throws IOException {
        Files.createDirectory(directory().resolve("webapps"));
        Files.writeString(directory().resolve("start.ini"), """
                jetty.http.host=127.0.0.1
                jetty.http.port=%d
                jetty.deploy.scanInterval=1
                --module=http
                --module=%s-deploy
                --module=%s-websocket-jakarta
                """.formatted(port(), environment, environment));
    }

    @Override
    List<String> command() {
        return List.of(java(), "-jar", home.resolve("start.jar").toString());
    }

    @Override
    Path deployment() {
        return directory().resolve("webapps/linkgate.war");
    }
}
