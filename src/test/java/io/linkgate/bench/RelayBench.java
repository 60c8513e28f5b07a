package io.linkgate.bench;

import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.CarriedAnswer;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.cluster.call.IncomingCalls;
import io.linkgate.cluster.call.OutgoingCalls;
import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.postgres.PostgresNotices;
import io.linkgate.testkit.PostgresServer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A call to another node and its answer, over PostgreSQL: two nodes in this process, each with two threads for the
 * database and one connection for notices. The call does nothing; what it would do is not measured.
 */
@Tag("bench")
class RelayBench {

    private static final InstanceId INSTANCE = new InstanceId("ABCDEFGHIJ01");

    private final StorageSettings settings = PostgresServer.shared().emptyDatabase();
    private final Sealing sealing = new PlainSealing();

    @Test
    void roundTrips() throws Exception {
        Report report = new Report("Calls carried to another node", "at a time", "median ms", "p99 ms", "calls/s");
        ExecutorService one = Executors.newFixedThreadPool(2);
        ExecutorService other = Executors.newFixedThreadPool(2);
        ExecutorService carryingOut = Executors.newFixedThreadPool(2);
        try (Database database = Database.open(settings);
                PostgresNotices ones = PostgresNotices.begin(settings.server().orElseThrow(), "one");
                PostgresNotices others = PostgresNotices.begin(settings.server().orElseThrow(), "other");
                OutgoingCalls calls = new OutgoingCalls(
                        database.jdbi(),
                        sealing,
                        ones,
                        "one",
                        owner(Optional.of("other")),
                        any -> true,
                        one,
                        Clock.systemUTC(),
                        new SecureRandom());
                IncomingCalls taken = new IncomingCalls(
                        database.jdbi(),
                        sealing,
                        others,
                        "other",
                        owner(Optional.empty()),
                        call -> CompletableFuture.completedFuture(new CarriedAnswer(200, List.of(), new byte[300])),
                        other,
                        carryingOut,
                        Clock.systemUTC())) {
            for (int atATime : new int[] {1, 1, 8, 32}) {
                row(report, calls, atATime);
            }
            taken.lookOrReport();
        } finally {
            List.of(one, other, carryingOut).forEach(ExecutorService::shutdownNow);
        }
        report.done();
    }

    private static void row(Report report, OutgoingCalls calls, int atATime) throws Exception {
        int each = 2_000 / atATime;
        long[] nanos = new long[each * atATime];
        AtomicInteger done = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(atATime);
        long begin = System.nanoTime();
        for (int caller = 0; caller < atATime; caller++) {
            callers.execute(() -> {
                for (int i = 0; i < each; i++) {
                    long sent = System.nanoTime();
                    var unused = calls.carry(INSTANCE, call())
                            .toCompletableFuture()
                            .join()
                            .answer()
                            .orElseThrow();
                    nanos[done.getAndIncrement()] = System.nanoTime() - sent;
                }
            });
        }
        callers.shutdown();
        if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("calls are not answered");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(nanos);
        report.row(
                Integer.toString(atATime),
                Report.number(nanos[nanos.length / 2] / 1e6),
                Report.number(nanos[nanos.length * 99 / 100] / 1e6),
                Report.number(nanos.length / seconds));
    }

    private static CarriedCall call() {
        return new CarriedCall(
                "POST",
                "/send/text",
                Map.of("chatId", "15550001234", "message", "x".repeat(200)),
                Set.of(),
                CarriedCall.Unread.NOTHING,
                new CarriedCall.Holder("tok_1", "bench", "send", -1, Set.of(), ""),
                List.of(),
                "192.0.2.1",
                "r-1",
                "https://example.org",
                Map.of());
    }

    private static Ownership owner(Optional<String> found) {
        return new Ownership() {
            @Override
            public boolean isMine(InstanceId id) {
                return found.isEmpty();
            }

            @Override
            public Optional<String> ownerOrClaim(InstanceId id) {
                return found;
            }
        };
    }
}
