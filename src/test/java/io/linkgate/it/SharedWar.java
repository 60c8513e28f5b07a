package io.linkgate.it;

import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.WarProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The packaged WAR in a process that all classes of this kind share: what they test does not depend on the server that
 * it runs in. Their tests mostly wait, so several run at a time, each with instances of its own.
 */
@Tag("any-server")
@ExtendWith(SharedWar.Started.class)
@Execution(ExecutionMode.CONCURRENT)
abstract class SharedWar {

    final Linkgate linkgate = new Linkgate();

    @AfterEach
    void stopWhatWasStarted() {
        linkgate.stopAll();
    }

    /** Starts the server before the first class, and stops it after the last. */
    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(SharedWar.class))
                    .computeIfAbsent(WarProcess.class, any -> start(), WarProcess.class);
        }

        private static WarProcess start() {
            try {
                Path directory = Files.createDirectories(Path.of(System.getProperty("shared.directory")));
                Launcher launcher = Launcher.of(
                        Path.of(System.getProperty("it.war")),
                        directory,
                        Path.of(System.getProperty("shared.tomcat")),
                        Linkgate.BASE.getPort());
                WarProcess server = launcher.start(
                        Files.createDirectory(directory.resolve("home")), List.of("-Xmx512m"), settings());
                launcher.awaitReady(server);
                return server;
            } catch (Exception e) {
                throw new IllegalStateException("the WAR could not be started", e);
            }
        }

        /** Returns what the servers of the other integration tests inherit. */
        private static Map<String, String> settings() {
            return System.getenv().entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith("LINKGATE_"))
                    .filter(variable -> !variable.getKey().equals("LINKGATE_HOME"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }
}
