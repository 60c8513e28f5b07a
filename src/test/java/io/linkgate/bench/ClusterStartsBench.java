package io.linkgate.bench;

import io.linkgate.config.StorageSettings;
import io.linkgate.credential.Keyset;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand instances that no node has, until each shows a code: with one node, two and three, which are warm. PostgreSQL,
 * the stand-in and the nodes are processes of their own on the same processors, so what counts is the processor time. In
 * the end one of three nodes is killed.
 */
@Tag("bench")
class ClusterStartsBench {

    private static final int MANY = Integer.getInteger("bench.instances", 10_000);
    private static final int WARM_UP = 500; // instances of each node at a time, which run on
    private static final int WARM_UPS = 3;
    private static final int MOST_NODES = 3;
    private static final SandboxTiming TIMING = new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10));
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(5).toNanos();

    private final String keyset = Keyset.generate().json();
    private final Report report = new Report(
            "Starts of several nodes",
            "what",
            "sessions",
            "all show a code after",
            "nodes' processor time for each",
            "starts per second of their processors");

    @TempDir
    private Path directory;

    @Test
    void instancesOfNoNode() throws Exception {
        for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
            measure(nodes);
        }
        report.done();
    }

    private void measure(int count) throws Exception {
        StorageSettings database = PostgresServer.shared().emptyDatabase();
        List<MeasuredLinkgate> nodes = new ArrayList<>();
        try (StandIn standIn = StandIn.start(TIMING)) {
            List<List<String>> warm = new ArrayList<>();
            try (MeasuredLinkgate maker = node(database, standIn, count + "-maker")) {
                for (int round = 0; round < WARM_UPS; round++) {
                    warm.add(maker.create(WARM_UP * count, false));
                }
                maker.create(MANY, false);
            }
            for (int number = 0; number < count; number++) {
                nodes.add(node(database, standIn, count + "-" + number));
            }
            until(() -> PostgresServer.shared().number(database, "SELECT COUNT(*) FROM claims")
                    == 0); // the maker was killed
            for (List<String> ids : warm) {
                int all = showing(nodes) + ids.size();
                startFree(database, ids.stream().collect(Collectors.joining("', '", "id IN ('", "')")));
                until(() -> showing(nodes) == all);
            }
            int all = showing(nodes) + MANY;
            row(
                    count + (count == 1 ? " node" : " nodes"),
                    nodes,
                    MANY,
                    () -> startFree(database, "wanted = 'STOPPED'"),
                    all);
            if (count == MOST_NODES) {
                MeasuredLinkgate killed = nodes.remove(0);
                row("one of three is killed", nodes, killed.count("SCAN_QR_CODE"), () -> close(killed), all);
            }
        } finally {
            for (MeasuredLinkgate node : nodes) {
                node.close();
            }
        }
    }

    /** Runs something that makes instances start at these nodes, until they show that many codes. */
    private void row(String what, List<MeasuredLinkgate> nodes, int starts, Runnable begin, int all)
            throws IOException {
        double before = processorSeconds(nodes);
        long began = System.nanoTime();
        begin.run();
        until(() -> showing(nodes) == all);
        double seconds = (System.nanoTime() - began) / 1e9;
        double used = processorSeconds(nodes) - before;
        report.row(
                what,
                Integer.toString(starts),
                Report.number(seconds) + " s",
                Report.number(used * 1e3 / starts) + " ms",
                Report.number(starts / used));
    }

    private static double processorSeconds(List<MeasuredLinkgate> nodes) throws IOException {
        double sum = 0;
        for (MeasuredLinkgate node : nodes) {
            sum += node.footprint().processorTime().toMillis() / 1e3;
        }
        return sum;
    }

    private static int showing(List<MeasuredLinkgate> nodes) {
        return nodes.stream().mapToInt(node -> node.count("SCAN_QR_CODE")).sum();
    }

    /** Lets instances run that no node has. */
    private static void startFree(StorageSettings database, String which) {
        PostgresServer.shared()
                .execute(
                        database,
                        "SELECT set_config('linkgate.fence', MIN(fence)::TEXT, FALSE) FROM nodes;"
                                + " UPDATE instances SET wanted = 'RUNNING'"
                                + " WHERE NOT EXISTS (SELECT 1 FROM claims WHERE instance_id = id) AND " + which
                                + "; SELECT pg_notify('linkgate_' || hashtextextended(current_schema(), 0), 'bench free ')");
    }

    private static void close(MeasuredLinkgate node) {
        try {
            node.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(Condition condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within five minutes");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private MeasuredLinkgate node(StorageSettings database, StandIn standIn, String name) throws IOException {
        Map<String, String> settings = new HashMap<>(standIn.settings());
        settings.putAll(PostgresServer.variables(database));
        settings.put("LINKGATE_CLUSTER", "true");
        settings.put("LINKGATE_KEYSET", keyset);
        settings.put("LINKGATE_ADMIN_TOKEN", "administrator-of-the-benchmarks");
        return MeasuredLinkgate.start(Files.createDirectories(directory.resolve(name)), settings);
    }
}
