package io.linkgate.chaos;

import io.linkgate.config.StorageSettings;
import io.linkgate.credential.Keyset;
import io.linkgate.sandbox.server.Logins;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.PostgresServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Three nodes, their database, and a stand-in that outlives them. */
final class Cluster implements AutoCloseable {

    private static final String TOKEN = "administrator-of-the-chaos-tests";

    /** Short, so that codes end often. */
    private static final SandboxTiming TIMING = new SandboxTiming(Duration.ofSeconds(6), Duration.ofSeconds(4));

    private static final int THREADS_OF_THE_STAND_IN = 2;

    private final Path directory;
    private final String keyset = Keyset.generate().json();
    private final PostgresServer server = PostgresServer.start(); // one that may be killed
    private final StorageSettings database = server.emptyDatabase();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(THREADS_OF_THE_STAND_IN);
    private final Logins logins;
    private final WatchedSandbox standIn;
    private final List<ChaosNode> nodes = new ArrayList<>();

    /** Creates nodes that do not run. */
    Cluster(Path directory, LoginJudge judge) throws Exception {
        this.directory = directory;
        scheduler.prestartAllCoreThreads(); // else they would be those of the stand-in's container
        this.logins = new Logins(Clock.systemUTC(), judge);
        this.standIn = new WatchedSandbox(TIMING, Clock.systemUTC(), new SecureRandom(), scheduler, logins);
        Map<String, String> settings = new HashMap<>(PostgresServer.variables(database));
        settings.put("LINKGATE_CLUSTER", "true");
        settings.put("LINKGATE_KEYSET", keyset);
        settings.put("LINKGATE_SANDBOX_FIRST_CODE", TIMING.firstCode().toSeconds() + "s");
        settings.put("LINKGATE_SANDBOX_LATER_CODE", TIMING.laterCode().toSeconds() + "s");
        for (String name : List.of("one", "two", "three")) {
            ChaosNode node = new ChaosNode(directory, name, standIn.server(), settings, TOKEN);
            judge.watch(node);
            nodes.add(node);
        }
    }

    /** Starts all, the first one before the others, as docs/cluster.md has it. */
    void begin() throws Exception {
        nodes.get(0).begin();
        nodes.get(0).awaitReady();
        for (ChaosNode node : nodes.subList(1, nodes.size())) {
            node.begin();
        }
        for (ChaosNode node : nodes) {
            node.awaitReady();
        }
    }

    List<ChaosNode> nodes() {
        return nodes;
    }

    WatchedSandbox standIn() {
        return standIn;
    }

    Logins logins() {
        return logins;
    }

    NodeLogs logs() {
        return new NodeLogs(directory, List.of(TOKEN, keyset));
    }

    /** Returns a number from the database, beside all lines. */
    int number(String query) {
        return server.number(database, query);
    }

    /** Returns the server of the database. */
    PostgresServer server() {
        return server;
    }

    @Override
    public void close() throws Exception {
        for (ChaosNode node : nodes) {
            node.close();
        }
        standIn.server().close();
        scheduler.shutdownNow();
        server.close();
    }
}
