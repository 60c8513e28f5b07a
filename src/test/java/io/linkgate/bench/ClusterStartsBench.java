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
    private static final int WARM_UP = 500;
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
            try (MeasuredLinkgate maker = node(database, standIn, count + "-maker")) {
                maker.create(MANY, false);
            }
            for (int number = 0; number < count; number++) {
                nodes.add(node(database, standIn, count + "-" + number));
            }
            warmUp(nodes);
            until(() -> PostgresServer.shared().number(database, "SELECT COUNT(*) FROM claims") == count * WARM_UP);
            row(count + (count == 1 ? " node" : " nodes"), nodes, MANY, () -> startAll(database));
            if (count == MOST_NODES) {
                int moved = nodes.get(0).count("SCAN_QR_CODE");
                MeasuredLinkgate killed = nodes.remove(0);
                row("one of three is killed", nodes, moved, () -> close(killed));
            }
        } finally {
            for (MeasuredLinkgate node : nodes) {
                node.close();
            }
        }
    }

    /** Runs something that makes all instances start at these nodes. */
    private void row(String what, List<MeasuredLinkgate> nodes, int starts, Runnable begin) throws IOException {
        double before = processorSeconds(nodes);
        long began = System.nanoTime();
        begin.run();
        until(() -> showing(nodes) == MANY);
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

    /** By instances of the first node, of which each gets its share. */
    private static void warmUp(List<MeasuredLinkgate> nodes) {
        MeasuredLinkgate first = nodes.get(0);
        List<String> ids = first.create(WARM_UP * nodes.size(), false);
        for (int round = 0; round < WARM_UPS; round++) {
            command(first, "start", ids);
            until(() -> showing(nodes) == ids.size());
            command(first, "stop", ids);
            until(() -> showing(nodes) == 0);
        }
    }

    private static int showing(List<MeasuredLinkgate> nodes) {
        return nodes.stream().mapToInt(node -> node.count("SCAN_QR_CODE")).sum();
    }

    private static void command(MeasuredLinkgate node, String command, List<String> ids) {
        node.forAll(ids, id -> node.post("/v2/session/" + command + "?instance_id=" + id));
    }

    private static void startAll(StorageSettings database) {
        PostgresServer.shared()
                .execute(
                        database,
                        "SELECT set_config('linkgate.fence', MIN(fence)::TEXT, FALSE) FROM nodes;"
                                + " UPDATE instances SET wanted = 'RUNNING'"
                                + " WHERE NOT EXISTS (SELECT 1 FROM claims WHERE instance_id = id)");
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
