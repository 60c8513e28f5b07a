package io.linkgate.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A deletion of hooks that is under way: others wait for it, and hold nothing that it still needs. */
@Timeout(30)
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class LockOrderTest {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private HookDatabase database;
    private InstanceId id;

    @BeforeEach
    void open() {
        database = new HookDatabase(kind, home, clock, new TestScheduler(clock), hooks -> {});
        id = database.instance();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void reportWaitsForADeletionOfItsHooks() throws Exception {
        Webhook first = database.hook(id, "https://first.example/", Retries.DEFAULT, "*");
        Webhook second = database.hook(id, "https://second.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.STARTING);
        DeliveryReport delivered = new DeliveryReport(database.load(first).orElseThrow(), 1, true, Optional.empty());
        DeliveryReport failed = failed(second, false);

        CompletableFuture<Void> reported;
        try (Handle deletion = database.jdbi().open()) {
            deletion.begin();
            deletion.execute("DELETE FROM hooks WHERE id = ?", first.id());
            reported = CompletableFuture.runAsync(() -> database.queue().report(List.of(delivered, failed)));
            awaitWaiting(reported);
            deletion.execute("DELETE FROM hooks WHERE id = ?", second.id());
            deletion.commit();
        }

        reported.get(10, TimeUnit.SECONDS);
        assertThat(database.log().list(id, Optional.empty(), 0, 10)).isEmpty();
    }

    @Test
    void replayWaitsForADeletionOfItsHook() throws Exception {
        Webhook hook = database.hook(id, "https://one.example/", Retries.DEFAULT, "*");
        database.moves(id, SessionStatus.STARTING);
        database.queue().report(List.of(failed(hook, true)));

        CompletableFuture<Integer> replayed;
        try (Handle deletion = database.jdbi().open()) {
            deletion.begin();
            deletion.execute("UPDATE hooks SET place = 1 WHERE id = ?", hook.id());
            replayed =
                    CompletableFuture.supplyAsync(() -> database.log().replay(id, Optional.empty(), Optional.empty()));
            awaitWaiting(replayed);
            deletion.execute("DELETE FROM hooks WHERE id = ?", hook.id());
            deletion.commit();
        }

        assertThat(replayed.get(10, TimeUnit.SECONDS)).isZero();
    }

    private DeliveryReport failed(Webhook hook, boolean dead) {
        DeliveryReport.Failure failure = new DeliveryReport.Failure(
                "status 500", clock.instant(), 1, clock.instant().plusSeconds(60), dead);
        return new DeliveryReport(database.load(hook).orElseThrow(), 0, false, Optional.of(failure));
    }

    /** Waits until a transaction waits for another, or has ended without that. */
    private void awaitWaiting(CompletableFuture<?> transaction) {
        while (!transaction.isDone() && blocked() == 0) {
            Thread.onSpinWait();
        }
        assertThat(transaction).isNotDone();
    }

    private int blocked() {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery(kind.blocked()).mapTo(Integer.class).one());
    }
}
