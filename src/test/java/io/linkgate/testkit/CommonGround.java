package io.linkgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.credential.Keyset;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What nodes of Linkgate have in common, each a process of its own: a PostgreSQL database, and a stand-in that outlives them. */
public final class CommonGround implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final String token;
    private final String keyset = Keyset.generate().json();
    private final StorageSettings database = PostgresServer.shared().emptyDatabase();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();
    private final SandboxOnTomcat socket;
    private final CutLine line;
    private final List<WarNode> nodes = new ArrayList<>();

    /**
     * Creates them, without a node.
     *
     * @param directory of the homes and logs of the nodes
     * @param token of their administrator
     */
    public CommonGround(Path directory, String token) throws Exception {
        this.directory = directory;
        this.token = token;
        this.socket = new SandboxOnTomcat(standIn);
        this.line = new CutLine(port());
    }

    private String url() {
        return ((PostgresUrl) database.server().orElseThrow()).url();
    }

    private int port() {
        return URI.create(url().substring("jdbc:".length())).getPort();
    }

    /** Returns the settings of a node that shares the database with others. */
    public Map<String, String> sharing() {
        return Map.of("LINKGATE_CLUSTER", "true", "LINKGATE_KEYSET", keyset);
    }

    /**
     * Creates a node that does not run; it ends with the ground.
     *
     * @param home the name of its home, which nodes may share if only one of them runs at a time
     * @param port free, or 0
     * @param more settings beside those for the database and the stand-in
     */
    public WarNode node(String name, String home, int port, Map<String, String> more) throws Exception {
        Map<String, String> settings =
                new HashMap<>(socket.settings(Files.createDirectories(directory.resolve(home)), token));
        settings.putAll(PostgresServer.variables(database));
        settings.putAll(more);
        WarNode node = new WarNode(directory, name, port, settings, token, http);
        nodes.add(node);
        return node;
    }

    /** Returns the settings of a node whose database is at the end of {@link #line}. */
    public Map<String, String> behindTheLine() {
        return Map.of("LINKGATE_DATABASE_URL", url().replace(":" + port(), ":" + line.port()));
    }

    /** Returns a line to the database. */
    public CutLine line() {
        return line;
    }

    /** Returns the sockets of the stand-in. */
    public SandboxOnTomcat socket() {
        return socket;
    }

    /** Returns a client for more than the API. */
    public HttpClient http() {
        return http;
    }

    /** Lets a phone scan a code and link its account. */
    public void link(String code, PhoneNumber phone) throws Exception {
        ScanResult scanned = new SandboxPhone(standIn)
                .scan(code, phone, ScanOutcome.LINK)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(scanned).isEqualTo(ScanResult.LINKED);
    }

    /** Returns the number that a query for one selects. */
    public int number(String query) {
        return PostgresServer.shared().number(database, query);
    }

    /** Runs a statement that writes, as the oldest of the nodes. */
    public void write(String sql) {
        PostgresServer.shared()
                .execute(database, "SELECT set_config('linkgate.fence', MIN(fence)::TEXT, FALSE) FROM nodes; " + sql);
    }

    @Override
    public void close() throws Exception {
        for (WarNode node : nodes) {
            node.close();
        }
        line.close();
        socket.close();
        standIn.close();
        scheduler.shutdownNow();
    }
}
