package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.CutLine;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one PostgreSQL, and a stand-in outside of them with a linked device: one holds the link, the other one
 * takes over when it is cut off, frozen, stopped or killed.
 */
@Tag("any-server")
class StandbyIT {

    private static final String TOKEN = "administrator-of-the-standby-tests";
    private static final String IN_USE = "Another Linkgate server has the database open";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Spinning would take the processors from the processes that are waited for. */
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(20).toNanos();

    private final Path directory = Path.of(System.getProperty("standby.directory", "target/it/standby"));
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StorageSettings database = PostgresServer.shared().emptyDatabase();
    private SandboxOnTomcat socket;
    private CutLine line;
    private Node one;
    private Node other;

    /** One of the two, with a port of its own. */
    private final class Node {

        private final String name;
        private final int port;
        private final Map<String, String> settings;
        private final ApiClient api;
        private WarProcess process;

        Node(String name, Map<String, String> settings) {
            this.name = name;
            this.port = Integer.getInteger("standby.port." + name, 0);
            this.settings = settings;
            this.api = new ApiClient(URI.create("http://127.0.0.1:" + port + "/"), TOKEN, http);
        }

        void begin() throws Exception {
            Path temporary = Files.createDirectories(directory.resolve("tmp-" + name));
            ProcessBuilder command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.io.tmpdir=" + temporary.toAbsolutePath(),
                    "-jar",
                    System.getProperty("it.war"));
            Map<String, String> environment = command.environment();
            environment.keySet().removeIf(variable -> variable.startsWith("LINKGATE_"));
            environment.putAll(settings);
            environment.put("LINKGATE_PORT", Integer.toString(port));
            process = WarProcess.start(command, directory.resolve(name + ".log"));
        }

        void awaitReady() throws Exception {
            until(() -> health("ready", 200, ""), PATIENCE);
        }

        /** Waits until it waits for the other one. */
        void awaitStandby() throws Exception {
            until(() -> health("ready", 503, IN_USE), PATIENCE);
        }

        boolean health(String page, int status, String words) throws Exception {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/" + page))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.ofString());
                return answer.statusCode() == status && answer.body().contains(words);
            } catch (IOException e) {
                return false; // it does not listen yet
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        socket = new SandboxOnTomcat(standIn);
        PostgresUrl url = (PostgresUrl) database.server().orElseThrow();
        URI address = URI.create(url.url().substring("jdbc:".length()));
        line = new CutLine(address.getPort());
        Map<String, String> settings =
                new HashMap<>(socket.settings(Files.createDirectories(directory.resolve("home")), TOKEN));
        settings.putAll(PostgresServer.variables(database));
        other = new Node("other", Map.copyOf(settings));
        settings.put("LINKGATE_DATABASE_URL", url.url().replace(":" + address.getPort(), ":" + line.port()));
        one = new Node("one", Map.copyOf(settings));
        one.begin();
        one.awaitReady();
        other.begin();
        other.awaitStandby();
    }

    @AfterEach
    void close() throws Exception {
        for (Node node : List.of(one, other)) {
            if (node.process != null) {
                node.process.close();
            }
        }
        line.close();
        socket.close();
        standIn.close();
        scheduler.shutdownNow();
    }

    @Test
    void standbyTakesOverWhateverHappensToTheActiveOne() throws Exception {
        String id = link(one.api);
        CompletableFuture<Integer> link = theSocket();

        long before = fence();
        line.cut();
        Times cut = takeover(other, before);
        assertThat(link).as("the connection of the one that was cut off").isDone();
        link = works(other, id);
        line.mend();
        one.awaitStandby();
        assertThat(link).as("the connection of the active one").isNotDone();

        before = fence();
        other.process.freeze();
        Times frozen = takeover(one, before);
        link = works(one, id);
        other.process.thaw();
        other.awaitStandby();
        assertThat(link).as("the connection of the active one").isNotDone();
        assertThat(socket.sockets().open()).hasSize(1);
        works(one, id);

        before = fence();
        assertThat(one.process.stop()).isEqualTo(WarProcess.TERMINATED);
        Times stopped = takeover(other, before);
        works(other, id);

        one.begin();
        one.awaitStandby();
        before = fence();
        other.process.kill();
        Times killed = takeover(one, before);
        works(one, id);

        System.out.printf("Takeover: cut off %s, frozen %s, stopped %s, killed %s%n", cut, frozen, stopped, killed);
    }

    /**
     * How long a takeover took.
     *
     * @param taken until the lease was held
     * @param ready until calls were answered
     */
    private record Times(Duration taken, Duration ready) {}

    private Times takeover(Node by, long before) throws Exception {
        long began = System.nanoTime();
        until(() -> fence() > before, PATIENCE);
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        by.awaitReady();
        return new Times(taken, Duration.ofNanos(System.nanoTime() - began));
    }

    private long fence() {
        return PostgresServer.shared().number(database, "SELECT fence FROM active_node");
    }

    private String link(ApiClient api) throws Exception {
        String id = api.create("standby")
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .text("instance_id");
        ScanResult scanned = new SandboxPhone(standIn)
                .scan(api.look(id, 25).text("value"), new PhoneNumber(15_550_005_511L), ScanOutcome.LINK)
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(scanned).isEqualTo(ScanResult.LINKED);
        Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
        return id;
    }

    /** Waits until the node holds the link; returns its connection. */
    private CompletableFuture<Integer> works(Node node, String id) throws Exception {
        Polling.until(node.api, id, "WORKING", "SCAN_QR_CODE");
        return theSocket();
    }

    private CompletableFuture<Integer> theSocket() throws Exception {
        until(() -> socket.sockets().open().size() == 1, PATIENCE);
        return socket.sockets().open().get(0);
    }

    private static void until(Condition condition, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
