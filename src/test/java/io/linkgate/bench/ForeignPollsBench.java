package io.linkgate.bench;

import io.linkgate.config.StorageSettings;
import io.linkgate.credential.Keyset;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Polls of a live code at a node that does not have the instance, compared with polls at the one that has it; by wrk. Two
 * nodes, PostgreSQL, the stand-in and the callers share the processors.
 */
@Tag("bench")
class ForeignPollsBench {

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int WARM_UPS = 10;
    private static final int ROUNDS = 10;
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(100).toNanos();

    private final StorageSettings database = PostgresServer.shared().emptyDatabase();
    private final String keyset = Keyset.generate().json();

    @Test
    void pollOfAForeignCode(@TempDir Path directory) throws Exception {
        Report report = new Report(
                "Polls of a live code at another node, by wrk",
                "connections",
                "polls/s",
                "at its own node, polls/s",
                "throughput, ratio",
                "middle half");
        SandboxTiming timing = new SandboxTiming(Duration.ofMinutes(10), Duration.ofMinutes(10));
        try (StandIn standIn = StandIn.start(timing);
                MeasuredLinkgate owner = node(directory.resolve("owner"), standIn);
                MeasuredLinkgate other = node(directory.resolve("other"), standIn)) {
            String path =
                    "/v2/auth/qr-image?instance_id=" + owner.create(1, true).get(0);
            for (MeasuredLinkgate node : List.of(owner, other)) {
                while (node.tryPost(path + "&wait=25").status() != 200) {
                    LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
                }
            }
            for (int connections : List.of(8, 64)) {
                Wrk foreign = new Wrk(directory, other.port(), connections, path, other.token());
                Wrk own = new Wrk(directory, owner.port(), connections, path, owner.token());
                SideBySide measured =
                        SideBySide.measure(WARM_UPS, ROUNDS, () -> perSecond(foreign), () -> perSecond(own));
                report.row(
                        Integer.toString(connections),
                        Report.number(measured.first().median()),
                        Report.number(measured.second().median()),
                        Report.number(measured.ratios().median()),
                        measured.ratios().middleHalf());
            }
        }
        report.done();
    }

    private MeasuredLinkgate node(Path home, StandIn standIn) throws IOException {
        Map<String, String> settings = new HashMap<>(standIn.settings());
        settings.putAll(PostgresServer.variables(database));
        settings.put("LINKGATE_CLUSTER", "true");
        settings.put("LINKGATE_KEYSET", keyset);
        settings.put("LINKGATE_ADMIN_TOKEN", "administrator-of-the-benchmarks");
        return MeasuredLinkgate.start(Files.createDirectories(home), settings);
    }

    private static double perSecond(Wrk wrk) {
        try {
            Wrk.Calls calls = wrk.runFor(ROUND);
            return calls.answered() / calls.seconds();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
