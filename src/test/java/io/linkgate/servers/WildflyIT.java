package io.linkgate.servers;

import io.linkgate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** WildFly with the configuration that it starts with by default; the WAR is put into {@code deployments}. */
class WildflyIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new Wildfly();
    }

    private static final class Wildfly extends OperatedServer {

        private final Path home = distribution("wildfly-");
        private final int management = FreePorts.next();

        Wildfly() throws IOException {
            super("wildfly");
        }

        @Override
        void configure() throws IOException {
            for (String part : List.of("configuration", "deployments")) {
                copy(home.resolve("standalone").resolve(part), directory().resolve(part));
            }
        }

        private static void copy(Path from, Path to) throws IOException {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }

        @Override
        List<String> command() {
            return List.of(
                    "sh",
                    home.resolve("bin/standalone.sh").toString(),
                    "-Djboss.server.base.dir=" + directory(),
                    "-Djboss.bind.address=127.0.0.1",
                    "-Djboss.bind.address.management=127.0.0.1",
                    "-Djboss.http.port=" + port(),
                    "-Djboss.https.port=" + FreePorts.next(),
                    "-Djboss.management.http.port=" + management);
        }

        /** The script passes TERM on only to a server in the background. */
        @Override
        Map<String, String> environment() {
            return Map.of("LAUNCH_JBOSS_IN_BACKGROUND", "true");
        }

        @Override
        boolean isChild() {
            return true;
        }

        /** A thread that served the application remembers its last call until it serves another one. */
        @Override
        boolean letsGo() {
            return false;
        }

        /**
         * Undertow completes a response whose reader has gone on the thread that wrote, and then reports that it cannot
         * be closed.
         */
        @Override
        boolean meansNothing(String line) {
            return line.contains(" UT005088: ") && line.endsWith("java.nio.channels.ClosedChannelException");
        }

        @Override
        Path deployment() {
            return directory().resolve("deployments/linkgate.war");
        }
    }
}
