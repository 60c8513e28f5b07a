package io.linkgate.cluster.call;

import static io.linkgate.cluster.call.TwoNodes.INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.Ownership;
import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.Notices;
import io.linkgate.storage.postgres.PostgresNotices;
import io.linkgate.testkit.PostgresServer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes with threads of their own, real notices and a real server. */
@Timeout(60)
class CallsOnPostgresTest {

    private static final int CALLS = 300;

    private final StorageSettings settings = PostgresServer.shared().emptyDatabase();
    private final Database database = Database.open(settings);
    private final PostgresNotices ones = PostgresNotices.begin(settings.server().orElseThrow(), "one");
    private final PostgresNotices others =
            PostgresNotices.begin(settings.server().orElseThrow(), "other");
    private final ExecutorService disk = Executors.newFixedThreadPool(4);
    private final ExecutorService carryingOut = Executors.newFixedThreadPool(4);
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();
    private OutgoingCalls outgoing;

    @BeforeEach
    void begin() throws Exception {
        CountDownLatch listening = new CountDownLatch(2);
        List.of(ones, others).forEach(notices -> notices.whenMissed(listening::countDown));
        assertThat(listening.await(20, TimeUnit.SECONDS)).as("both listen").isTrue();
        outgoing = new OutgoingCalls(
                database.jdbi(),
                new PlainSealing(),
                ones,
                "one",
                ownedByTheOther("one"),
                any -> true,
                disk,
                Clock.systemUTC(),
                new SecureRandom());
    }

    @AfterEach
    void end() {
        ones.close();
        others.close();
        disk.shutdownNow();
        carryingOut.shutdownNow();
        database.close();
    }

    private IncomingCalls takes(Notices notices) {
        return new IncomingCalls(
                database.jdbi(),
                new PlainSealing(),
                notices,
                "other",
                ownedByTheOther("other"),
                call -> {
                    String text = call.params().get("message");
                    begun.merge(text, 1, Integer::sum);
                    return CompletableFuture.completedFuture(CallSamples.answer(text));
                },
                disk,
                carryingOut,
                Clock.systemUTC());
    }

    private static Ownership ownedByTheOther(String self) {
        return new Ownership() {
            @Override
            public boolean isMine(InstanceId id) {
                return self.equals("other");
            }

            @Override
            public Optional<String> ownerOrClaim(InstanceId id) {
                return self.equals("other") ? Optional.empty() : Optional.of("other");
            }
        };
    }

    /** Each call is found by both, by its notice and by every look, on four threads. */
    @Test
    void callIsBegunOnceThoughManyFindIt() throws Exception {
        IncomingCalls first = takes(others);
        IncomingCalls second = takes(others);
        List<CompletableFuture<Relayed>> outcomes = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            outcomes.add(outgoing.carry(INSTANCE, CallSamples.call("call " + i)).toCompletableFuture());
            if (i == CALLS / 2) {
                PostgresServer.shared().endSessions(settings, "query LIKE '%LISTEN%' OR query LIKE '%SELECT 1%'");
            }
        }
        for (int i = 0; i < CALLS; i++) {
            while (!outcomes.get(i).isDone()) {
                first.lookOrReport();
                second.lookOrReport();
                outgoing.lookOrReport();
                Thread.onSpinWait();
            }
            assertThat(outcomes.get(i)
                            .get(20, TimeUnit.SECONDS)
                            .answer()
                            .orElseThrow()
                            .body())
                    .asString()
                    .isEqualTo("call " + i);
        }
        assertThat(begun)
                .hasSize(CALLS)
                .allSatisfy((text, times) -> assertThat(times).isOne());
    }
}
