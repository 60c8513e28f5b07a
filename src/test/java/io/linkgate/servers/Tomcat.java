package io.linkgate.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Tomcat as it is unpacked, but for its ports; the WAR is put into {@code webapps}. */
final class Tomcat extends OperatedServer {

    private final Path home;

    /**
     * Creates one that is not running.
     *
     * @param line its version, up to a dot
     */
    Tomcat(String line) throws IOException {
        super("tomcat-" + line);
        this.home = distribution("apache-tomcat-" + line + ".");
    }

    @Override
    void configure() throws IOException {
        Path conf = Files.createDirectory(directory().resolve("conf"));
        for (String directory : List.of("logs", "temp", "webapps", "work")) {
            Files.createDirectory(directory().resolve(directory));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve("conf"))) {
            for (Path file : files) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
        replace(
                conf.resolve("server.xml"),
                "<Connector port=\"8080\"",
                "<Connector address=\"127.0.0.1\" port=\"" + port() + "\"");
        replace(conf.resolve("server.xml"), "<Server port=\"8005\"", "<Server port=\"-1\"");
    }

    @Override
    List<String> command() {
        return List.of("sh", home.resolve("bin/catalina.sh").toString(), "run");
    }

    @Override
    Map<String, String> environment() {
        return Map.of("CATALINA_BASE", directory().toString());
    }

    @Override
    Path deployment() {
        return directory().resolve("webapps/linkgate.war");
    }
}
