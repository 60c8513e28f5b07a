package io.linkgate.cluster;

import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.PostgresServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node asks of the database for its share of ten thousand instances; without the sessions themselves. */
@Tag("bench")
class ClaimsBench {

    private static final int INSTANCES = 10_000;
    private static final int LOOKS = 200;

    private final StorageSettings alone = PostgresServer.shared().emptyDatabase();
    private final StorageSettings settings = new StorageSettings(alone.databaseFile(), alone.server(), true);

    @Test
    void claimsAndLooks() throws Exception {
        try (Database database = Database.open(settings)) {
            Nodes nodes = database.nodes().orElseThrow();
            nodes.share();
            SharedOwnership ownership = new SharedOwnership(nodes, database.jdbi(), Notices.NONE);
            Set<InstanceId> claimed = new HashSet<>();
            ownership.connect(claimed::addAll, ids -> CompletableFuture.completedFuture(null));
            database.jdbi()
                    .useHandle(handle -> handle.execute("INSERT INTO instances (id, name, engine, wanted, created_at)"
                            + " SELECT 'ABCDEFG' || LPAD(n::TEXT, 5, '0'), 'office', 'sandbox', 'RUNNING', now()"
                            + " FROM generate_series(0, " + (INSTANCES - 1) + ") n"));
            long began = System.nanoTime();
            ownership.look();
            Duration all = Duration.ofNanos(System.nanoTime() - began);
            long[] looks = new long[LOOKS];
            for (int look = 0; look < LOOKS; look++) {
                long before = System.nanoTime();
                ownership.look();
                looks[look] = System.nanoTime() - before;
            }
            Arrays.sort(looks);
            System.out.printf(
                    "%d claims: %d ms; a look when all are claimed: median %.1f ms, p99 %.1f ms%n",
                    claimed.size(), all.toMillis(), looks[LOOKS / 2] / 1e6, looks[LOOKS * 99 / 100] / 1e6);
        }
    }
}
