package io.linkgate.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Open Liberty with a server of its own below its directory; the WAR is put into {@code dropins}. */
final class OpenLiberty extends OperatedServer {

    private static final String SERVER = "linkgate";

    private final List<String> features;

    /** @param features of its {@code server.xml}; it has to find servlets and WebSockets there */
    OpenLiberty(String name, String... features) throws IOException {
        super(name);
        this.features = List.of(features);
    }

    @Override
    void configure() throws IOException {
        StringBuilder managed = new StringBuilder();
        features.forEach(
                feature -> managed.append("    <feature>").append(feature).append("</feature>\n"));
        Files.createDirectories(deployment().getParent());
        Files.writeString(server().resolve("server.xml"), """
                <server>
                  <featureManager>
                %s  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
                </server>
                """.formatted(managed, port()));
    }

    @Override
    List<String> command() {
        return List.of("sh", distribution("wlp").resolve("bin/server").toString(), "run", SERVER);
    }

    @Override
    Map<String, String> environment() {
        return Map.of("WLP_USER_DIR", directory().toString());
    }

    @Override
    Path deployment() {
        return server().resolve("dropins/linkgate.war");
    }

    private Path server() {
        return directory().resolve("servers").resolve(SERVER);
    }
}
