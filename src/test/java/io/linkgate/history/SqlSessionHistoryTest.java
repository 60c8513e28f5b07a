package io.linkgate.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstanceStore;
import io.linkgate.instance.InstanceWrites;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlSessionHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration SOON = Duration.ofMillis(50);

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final SecureRandom random = new SecureRandom();
    private final TestScheduler timers = new TestScheduler(TestClock.atVectorTime());
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final ScarceExecutor threads = new ScarceExecutor(disk::add);
    private final List<Integer> transactions = new ArrayList<>();
    private boolean broken;
    private Database database;
    private InstanceStore instances;
    private SqlSessionHistory history;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        instances = SqlInstanceStore.open(database, new LastingFailures(InstanceWrites.NONE));
        history = new SqlSessionHistory(database.jdbi(), (handle, moves) -> written(moves), threads, timers);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void written(List<SessionRecord> moves) {
        if (broken) {
            throw new IllegalStateException("the disk is full");
        }
        transactions.add(moves.size());
    }

    @Test
    void movesOutliveARestart() {
        InstanceId id = instance();
        Transition failed = new Transition(
                NOON,
                SessionStatus.STARTING,
                SessionStatus.FAILED,
                Optional.of(Reason.UNREACHABLE),
                "No route to the server.",
                Cure.RETRY,
                Duration.ofMillis(1234));
        record(id, move(1));
        record(id, failed);
        work();

        close();
        open();

        assertThat(history.moves(id)).containsExactly(move(1), failed);
    }

    @Test
    void moveThatFindsNoThreadIsWrittenLater() {
        InstanceId id = instance();
        threads.failNext(1);
        record(id, move(1));
        timers.advance(Duration.ofSeconds(1));
        work();

        assertThat(transactions).containsExactly(1);
    }

    @Test
    void recordingDoesNotWaitForTheDisk() {
        InstanceId id = instance();

        record(id, move(1));

        assertThat(transactions).isEmpty();
        assertThat(history.moves(id)).as("shown before it is written").containsExactly(move(1));
    }

    @Test
    void writtenMoveIsShownOnce() {
        InstanceId id = instance();
        history = new SqlSessionHistory(
                database.jdbi(),
                (handle, moves) -> {
                    handle.commit();
                    assertThat(history.moves(id))
                            .as("while it is in both places")
                            .hasSize(1);
                },
                disk::add,
                timers);
        record(
                id,
                new Transition(
                        NOON.plusNanos(123_456_789),
                        SessionStatus.STOPPED,
                        SessionStatus.STARTING,
                        Optional.empty(),
                        "",
                        Cure.NONE,
                        Duration.ofNanos(1_999_999)));
        disk.remove().run();

        assertThat(history.moves(id)).hasSize(1);
        assertThat(rows(id)).isOne();
    }

    @Test
    void burstOfTenThousandInstancesIsAFewTransactions() {
        List<InstanceId> many = new ArrayList<>();
        database.jdbi().useTransaction(handle -> {
            var batch = handle.prepareBatch("INSERT INTO instances (id, name, engine, wanted, created_at)"
                    + " VALUES (:id, 'x', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)");
            for (int i = 0; i < 10_000; i++) {
                many.add(InstanceId.generate(random));
                batch.bind("id", many.get(i).value()).add();
            }
            batch.execute();
        });

        for (int round = 0; round < 2; round++) {
            int second = round;
            many.forEach(id -> record(id, move(second)));
        }
        work();

        assertThat(transactions.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20_000);
        assertThat(transactions).hasSizeLessThanOrEqualTo(41);
        assertThat(history.moves(many.get(9_999))).hasSize(2);
    }

    @Test
    void onlyTheLastMovesAreKept() {
        InstanceId id = instance();
        InstanceId quiet = instance();
        record(quiet, move(0));
        for (int i = 0; i < 200; i++) {
            record(id, move(i));
            work();
        }

        assertThat(history.moves(id)).hasSize(SessionHistory.MAX_MOVES).last().isEqualTo(move(199));
        assertThat(rows(id)).isLessThanOrEqualTo(SessionHistory.MAX_MOVES + 25);
        assertThat(history.moves(quiet)).hasSize(1);
    }

    @Test
    void fewMovesBetweenRestartsArePrunedToo() {
        InstanceId id = instance();
        for (int restart = 0; restart < 15; restart++) {
            close();
            open();
            for (int i = 0; i < 10; i++) {
                record(id, move(restart * 10 + i));
                work();
            }
        }

        assertThat(rows(id)).isLessThanOrEqualTo(SessionHistory.MAX_MOVES + 25);
    }

    @Test
    void historyGoesWithItsInstance() {
        InstanceId id = instance();
        record(id, move(1));
        work();

        instances.delete(id);

        assertThat(rows(id)).isZero();
        assertThat(history.moves(id)).isEmpty();
    }

    @Test
    void moveOfADeletedInstanceHoldsUpNoOther() {
        InstanceId gone = instance();
        InstanceId other = instance();
        record(gone, move(1));
        record(gone, move(2));
        record(other, move(1));
        instances.delete(gone);

        work();

        assertThat(history.moves(gone)).isEmpty();
        assertThat(rows(other)).isOne();
    }

    @Test
    void movesWaitUntilTheDatabaseCanBeWritten() {
        InstanceId id = instance();
        broken = true;
        record(id, move(1));
        work();
        record(id, move(2));
        assertThat(rows(id)).isZero();
        assertThat(history.moves(id)).containsExactly(move(1), move(2));

        broken = false;
        timers.advance(Duration.ofSeconds(2));
        work();

        assertThat(rows(id)).isEqualTo(2);
        assertThat(history.moves(id)).containsExactly(move(1), move(2));
    }

    @Test
    void failingDatabaseDoesNotFillTheMemory() {
        PendingRecords pending = new PendingRecords();
        InstanceId id = instance();
        for (int i = 0; i < 1000; i++) {
            pending.add(SessionRecord.of(after(id), move(i)));
            pending.take(500);
            pending.failed();
        }

        assertThat(pending.of(id)).hasSize(SessionHistory.MAX_MOVES).last().isEqualTo(move(999));
        assertThat(pending.dropped()).isEqualTo(950);
    }

    @Test
    void whatIsLeftAtTheEndIsWritten() {
        InstanceId id = instance();
        record(id, move(1));
        disk.clear(); // its turn never comes

        CompletableFuture<Void> closed = history.close();
        disk.remove().run();

        assertThat(closed).isCompleted();
        assertThat(rows(id)).isOne();
    }

    @Test
    void detailOfAServerIsBoundedAndPrintable() {
        InstanceId id = instance();
        record(
                id,
                new Transition(
                        NOON,
                        SessionStatus.STARTING,
                        SessionStatus.FAILED,
                        Optional.of(Reason.REFUSED),
                        "a\0b\nc\uD800d" + "x".repeat(1000),
                        Cure.NONE,
                        Duration.ZERO));
        work();

        assertThat(history.moves(id).get(0).detail()).startsWith("a?b?c?dxxx").hasSize(500);
    }

    @Test
    void rowOfANewerVersionIsLeftOut() {
        InstanceId id = instance();
        record(id, move(1));
        record(id, move(2));
        work();
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session_moves SET to_status = 'DREAMING' WHERE number ="
                        + " (SELECT MIN(number) FROM session_moves)"));

        assertThat(history.moves(id)).containsExactly(move(2));
    }

    @Test
    void instanceThatIsDeletedWhileItsMoveIsWrittenDelaysNoOther() {
        InstanceId kept = instance();
        InstanceId gone = instance();
        database.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext statement) {
                if (statement.getRawSql().startsWith("SELECT id FROM instances WHERE id = ANY")) {
                    // On another thread: Jdbi would use the transaction of this one.
                    CompletableFuture.runAsync(() -> instances.delete(gone)).join();
                }
            }
        });

        try (LogRecorder log = LogRecorder.of(SqlSessionHistory.class)) {
            record(gone, move(1));
            record(kept, move(2));
            disk.remove().run();

            assertThat(log.lines()).isEmpty();
        }
        assertThat(transactions).containsExactly(1);
        assertThat(history.moves(kept)).containsExactly(move(2));
    }

    @Test
    void failuresThatLastOutliveARestart() {
        InstanceId banned = instance();
        InstanceId replaced = instance();
        InstanceId unreachable = instance();
        InstanceId refused = instance();
        InstanceId outdated = instance();
        InstanceId over = instance();
        SessionState.Failed ban = new SessionState.Failed(Reason.BANNED, "Until tomorrow.", NOON.plusSeconds(86_400));
        SessionState.Failed other = new SessionState.Failed(Reason.REPLACED, "Another copy.", Instant.MAX);
        fails(banned, ban);
        fails(replaced, other);
        SessionState.Failed slow = new SessionState.Failed(Reason.REFUSED, "Slow down.", NOON.plusSeconds(600));
        fails(refused, slow);
        fails(outdated, new SessionState.Failed(Reason.REFUSED, "A newer Linkgate helps.", Instant.MAX));
        fails(unreachable, new SessionState.Failed(Reason.UNREACHABLE, "No route.", NOON.plusSeconds(60)));
        fails(over, other);
        record(over, move(3));
        work();

        close();
        open();

        assertThat(history.lastingFailures(NOON)).isEqualTo(Map.of(banned, ban, replaced, other, refused, slow));
        assertThat(history.lastingFailures(ban.retryAt())).as("a day later").containsOnlyKeys(replaced);
        instances.want(banned, Wanted.RUNNING);
        assertThat(history.lastingFailures(NOON)).as("after a command").containsOnlyKeys(replaced, refused);
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE session_moves SET reason = 'DREAMING' WHERE reason = 'REPLACED'"));
        assertThat(history.lastingFailures(NOON)).as("of a newer version").containsOnlyKeys(refused);
        database.jdbi().useHandle(handle -> handle.execute("UPDATE session_moves SET retry_at = NULL"));
        assertThat(history.lastingFailures(NOON))
                .as("as an earlier version wrote them")
                .isEmpty();
    }

    private void fails(InstanceId id, SessionState.Failed failed) {
        history.moved(
                new SessionSnapshot(id, failed, NOON),
                new Transition(
                        NOON,
                        SessionStatus.STARTING,
                        SessionStatus.FAILED,
                        failed.why(),
                        failed.detail(),
                        Cure.NONE,
                        Duration.ZERO));
    }

    /** Of a session that goes to another node: it moves there next. */
    @Test
    void movesOfAnInstanceAreWrittenWhenTheyHaveToBe() {
        InstanceId id = instance();
        record(id, move(1));
        record(id, move(2));

        history.write(List.of(id));

        assertThat(rows(id)).isEqualTo(2);
        broken = true;
        record(id, move(3));
        assertThatIllegalStateException().isThrownBy(() -> history.write(List.of(id)));
        history.write(List.of(instance()));
        broken = false;
        history.write(List.of(id));
        assertThat(rows(id)).isEqualTo(3);
    }

    private InstanceId instance() {
        InstanceId id = InstanceId.generate(random);
        instances.insert(new Instance(id, "test", EngineKind.SANDBOX, Wanted.RUNNING, NOON));
        return id;
    }

    private void record(InstanceId id, Transition transition) {
        history.moved(after(id), transition);
    }

    private static SessionSnapshot after(InstanceId id) {
        return new SessionSnapshot(id, new SessionState.Starting(Instant.MAX), NOON);
    }

    private static Transition move(int second) {
        return new Transition(
                NOON.plusSeconds(second),
                SessionStatus.STOPPED,
                SessionStatus.STARTING,
                Optional.empty(),
                "",
                Cure.NONE,
                Duration.ofMillis(second));
    }

    /** Runs the disk's tasks until nothing is left to write, or writing fails. */
    private void work() {
        while (!disk.isEmpty()) {
            disk.remove().run();
            if (!broken) {
                timers.advance(SOON);
            }
        }
    }

    private int rows(InstanceId id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM session_moves WHERE instance_id = :id")
                        .bind("id", id.value())
                        .mapTo(Integer.class)
                        .one());
    }
}
