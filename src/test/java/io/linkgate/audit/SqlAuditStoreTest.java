package io.linkgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Database;
import io.linkgate.storage.SharedTransactions;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlAuditStoreTest {

    private static final InstanceId FIRST = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId SECOND = new InstanceId("ABCDEFGHIJ02");
    private static final int TOGETHER = 10;
    private static final Actor SHOP = Actor.token("tok_shop00000000", "Shop \uD83D\uDED2");

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private Database database;
    private SqlAuditStore store;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        store = store(database);
    }

    private static SqlAuditStore store(Database database) {
        return store(database, Runnable::run);
    }

    private static SqlAuditStore store(Database database, Executor disk) {
        return new SqlAuditStore(database.jdbi(), new SharedTransactions(database.jdbi(), disk));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void entryIsReadAsItWasWritten() {
        AuditEntry command = new AuditEntry(
                clock.instant(), AuditAction.SESSION_STOP, SHOP, "192.0.2.7", Optional.of(FIRST), "a\u0000 detail");
        AuditEntry link = entry(AuditAction.SESSION_LINKED, Actor.PHONE, SECOND);
        AuditEntry seen = entry(AuditAction.CODE_SEEN, Actor.link("lnk_visitor00000"), SECOND);
        AuditOutcome refused = AuditOutcome.ofCall(clock.instant().plusMillis(3), 422, "later");
        AuditOutcome views = AuditOutcome.seen(clock.instant().plusSeconds(9), 12_000_000_000L);

        List<Long> numbers = store.add(List.of(command, link, seen));
        store.end(Map.of(numbers.get(0), refused, numbers.get(2), views));

        assertThat(store.find(AuditQuery.newest(10)))
                .containsExactly(
                        new AuditRecord(numbers.get(2), seen, Optional.of(views)),
                        new AuditRecord(numbers.get(1), link, Optional.empty()),
                        new AuditRecord(numbers.get(0), command, Optional.of(refused)));
        assertThat(command.detail()).isEqualTo("a? detail");
    }

    @Test
    void entriesThatArriveTogetherShareATransactionAndEachHasItsNumber() throws Exception {
        BlockingQueue<Runnable> disk = new LinkedBlockingQueue<>();
        SqlAuditStore shared = store(database, disk::add);
        List<Thread> threads = new ArrayList<>();
        Map<String, Long> numbers = new ConcurrentHashMap<>();
        for (int i = 0; i < TOGETHER; i++) {
            String detail = Integer.toString(i);
            threads.add(new Thread(() -> numbers.put(detail, shared.add(command(detail)))));
        }
        threads.forEach(Thread::start);
        while (shared.entering() < TOGETHER) {
            Thread.onSpinWait();
        }

        disk.take().run();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(disk).as("one transaction was enough").isEmpty();
        assertThat(store.find(AuditQuery.newest(100)))
                .hasSize(TOGETHER)
                .allSatisfy(record ->
                        assertThat(numbers).containsEntry(record.entry().detail(), record.number()));
    }

    private AuditEntry command(String detail) {
        return new AuditEntry(clock.instant(), AuditAction.SESSION_STOP, SHOP, "192.0.2.7", Optional.of(FIRST), detail);
    }

    @Test
    void filtersAreCombined() {
        store.add(List.of(
                entry(AuditAction.SESSION_START, SHOP, FIRST),
                entry(AuditAction.SESSION_STOP, SHOP, FIRST),
                entry(AuditAction.SESSION_STOP, SHOP, SECOND),
                entry(AuditAction.SESSION_STOP, Actor.token("tok_other0000000", "Other"), FIRST)));
        clock.advance(Duration.ofHours(1));
        Instant later = clock.instant();
        store.add(List.of(entry(AuditAction.SESSION_STOP, SHOP, FIRST)));

        assertThat(numbers(query(Optional.empty(), Optional.empty()))).containsExactly(5L, 2L);
        assertThat(numbers(query(Optional.of(later), Optional.empty()))).containsExactly(5L);
        assertThat(numbers(query(Optional.empty(), Optional.of(later)))).containsExactly(2L);
    }

    private static AuditQuery query(Optional<Instant> from, Optional<Instant> until) {
        return new AuditQuery(
                Optional.of(FIRST),
                Optional.of(SHOP.id()),
                Optional.of(AuditAction.SESSION_STOP),
                from,
                until,
                Long.MAX_VALUE,
                10);
    }

    @Test
    void pagesAreNeitherShiftedNorRepeatedByNewEntries() {
        for (int i = 0; i < 5; i++) {
            store.add(List.of(entry(AuditAction.SESSION_STOP, SHOP, FIRST)));
        }
        List<Long> first = numbers(page(Long.MAX_VALUE));
        store.add(List.of(entry(AuditAction.SESSION_STOP, SHOP, FIRST)));

        assertThat(first).containsExactly(5L, 4L);
        assertThat(numbers(page(4))).containsExactly(3L, 2L);
        assertThat(numbers(page(2))).containsExactly(1L);
    }

    private static AuditQuery page(long before) {
        return new AuditQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), before, 2);
    }

    @Test
    void onlyWhatHasReachedItsRetentionIsDeleted() {
        List<Long> old = store.add(List.of(entry(AuditAction.SESSION_STOP, SHOP, FIRST)));
        store.end(Map.of(old.get(0), AuditOutcome.done(clock.instant())));
        clock.advance(Duration.ofDays(3));
        store.add(List.of(entry(AuditAction.SESSION_START, SHOP, FIRST)));

        new AuditTrail(store, clock).prune(Duration.ofDays(4));
        assertThat(store.find(AuditQuery.newest(10))).hasSize(2);
        new AuditTrail(store, clock).prune(Duration.ofDays(2));

        assertThat(numbers(AuditQuery.newest(10))).containsExactly(2L);
        assertThat(rows("audit_outcomes")).isZero();
    }

    /** What a kill at this moment leaves is what the file has now. */
    @Test
    void begunEntryIsOnDiskAndItsOutcomeIsAfterTheNextFlush() throws Exception {
        AuditTrail trail = new AuditTrail(store, clock);
        long number = trail.begin(entry(AuditAction.SESSION_DELETE, SHOP, FIRST));
        trail.end(number, AuditOutcome.ofCall(clock.instant(), 200, ""));

        assertThat(survivors("killed-at-once")).singleElement().satisfies(record -> {
            assertThat(record.entry().action()).isEqualTo(AuditAction.SESSION_DELETE);
            assertThat(record.outcome()).isEmpty();
        });

        trail.flush();
        assertThat(survivors("killed-later"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.outcome()).map(AuditOutcome::status).contains(Optional.of(200)));
    }

    @Test
    void entryThatIsAddedLaterIsOnDiskWhenItHasANumber() throws Exception {
        AuditTrail trail = new AuditTrail(store, clock);

        long number = trail.beginLater(entry(AuditAction.MESSAGE_SEND, SHOP, FIRST))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(survivors("killed")).extracting(AuditRecord::number).containsExactly(number);
        assertThat(trail.entries()).isOne();
    }

    private List<AuditRecord> survivors(String name) throws Exception {
        if (kind != DatabaseKind.H2) {
            return store.find(AuditQuery.newest(10)); // what a server shows is committed
        }
        Path copy = Files.createDirectories(home.resolve(name)).resolve("linkgate");
        Files.copy(home.resolve("db/linkgate.mv.db"), copy.resolveSibling("linkgate.mv.db"));
        try (Database reopened = Database.open(new StorageSettings(copy))) {
            return store(reopened).find(AuditQuery.newest(10));
        }
    }

    /** A commit that was reported as failed may have succeeded. */
    @Test
    void outcomeThatIsStoredAlreadyIsNotStoredAgain() {
        long number =
                store.add(List.of(entry(AuditAction.SESSION_STOP, SHOP, FIRST))).get(0);
        AuditOutcome first = AuditOutcome.ofCall(clock.instant(), 200, "first");
        store.end(Map.of(number, first));
        store.end(Map.of(number, AuditOutcome.ofCall(clock.instant(), 500, "second"), number + 1, first));

        assertThat(store.find(AuditQuery.newest(10)))
                .extracting(AuditRecord::outcome)
                .containsExactly(Optional.of(first));
    }

    private List<Long> numbers(AuditQuery query) {
        return store.find(query).stream().map(AuditRecord::number).toList();
    }

    private int rows(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    private AuditEntry entry(AuditAction action, Actor actor, InstanceId id) {
        return new AuditEntry(clock.instant(), action, actor, "192.0.2.7", Optional.of(id), "");
    }
}
