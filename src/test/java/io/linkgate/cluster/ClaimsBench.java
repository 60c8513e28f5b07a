package io.linkgate.cluster;

import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.PostgresServer;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node asks of the database for its share, without the sessions themselves. */
@Tag("bench")
class ClaimsBench {

    private static final int TIMES = 200;

    @Test
    void claimsAndLooks() throws Exception {
        for (int instances : new int[] {1_000, 10_000, 100_000}) {
            measure(instances);
        }
    }

    private static void measure(int instances) throws Exception {
        StorageSettings alone = PostgresServer.shared().emptyDatabase();
        StorageSettings settings = new StorageSettings(alone.databaseFile(), alone.server(), true);
        try (Database database = Database.open(settings)) {
            Nodes nodes = database.nodes().orElseThrow();
            nodes.share();
            SharedOwnership ownership = new SharedOwnership(nodes, database.jdbi(), Notices.NONE, Clock.systemUTC());
            Set<InstanceId> claimed = new HashSet<>();
            ownership.connect(claimed::addAll, ids -> {}, ids -> CompletableFuture.completedFuture(null));
            database.jdbi()
                    .useHandle(handle -> handle.execute("INSERT INTO instances (id, name, engine, wanted, created_at)"
                            + " SELECT 'ABCDEF' || LPAD(n::TEXT, 6, '0'), 'office', 'sandbox', 'RUNNING', now()"
                            + " FROM generate_series(0, " + (instances - 1) + ") n"));
            PostgresServer.shared().execute(settings, "ANALYZE"); // as the server does by itself within a minute
            long[] claims = new long[instances / Share.MAX_CLAIMED];
            for (int claim = 0; claim < claims.length; claim++) {
                claims[claim] = nanos(ownership::look);
                if (claim == claims.length / 2) {
                    PostgresServer.shared().execute(settings, "ANALYZE");
                }
            }
            long[] counts = new long[TIMES];
            long[] looks = new long[TIMES];
            Claims counting = new SqlClaims(database.jdbi(), Notices.NONE, nodes.self());
            for (int time = 0; time < TIMES; time++) {
                counts[time] = nanos(counting::standing);
                looks[time] = nanos(nodes::live);
            }
            System.out.printf("| %,d | %s | %s | %s |%n", claimed.size(), words(claims), words(counts), words(looks));
        }
    }

    /** A statement. */
    private interface Asked {
        Object ask() throws Exception;
    }

    private static long nanos(Asked asked) throws Exception {
        long before = System.nanoTime();
        asked.ask();
        return System.nanoTime() - before;
    }

    private static String words(long[] nanos) {
        Arrays.sort(nanos);
        return "%.1f ms, 99 %% within %.1f ms"
                .formatted(nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }
}
