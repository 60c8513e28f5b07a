package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlInstanceStoreTest extends InstanceStoreContract {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private Database database;
    private InstanceStore store;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        store = new SqlInstanceStore(database.jdbi());
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO access_tokens (id, label, scope, created_at, revision)"
                                + " SELECT ?, 'shop', 'manage', CURRENT_TIMESTAMP, 0"
                                + " WHERE NOT EXISTS (SELECT 1 FROM access_tokens)",
                        OWNER));
    }

    /** Another node shares the database and nothing in memory: here the test itself, in a transaction of its own. */
    @Test
    void quotaIsCountedOnlyWhenNoOtherNodeIsAboutToAdd() throws Exception {
        CompletableFuture<Boolean> here = database.jdbi().inTransaction(handle -> {
            handle.execute("SELECT id FROM access_tokens WHERE id = ? FOR UPDATE", OWNER);
            handle.execute(
                    "INSERT INTO instances (id, name, engine, wanted, created_at, owner)"
                            + " VALUES ('ELSEWHERE001', 'x', 'sandbox', 'STOPPED', CURRENT_TIMESTAMP, ?)",
                    OWNER);
            CompletableFuture<Boolean> creation =
                    CompletableFuture.supplyAsync(() -> store.insertWithin(owned(ALPHA), 1));
            while (!creation.isDone() && !isBlocked()) {
                Thread.onSpinWait();
            }
            return creation;
        });

        assertThat(here.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(store.all()).extracting(Instance::id).containsExactly(new InstanceId("ELSEWHERE001"));
    }

    /** Whether a session of the database waits for another one. */
    private boolean isBlocked() {
        return database.jdbi()
                        .withHandle(handle -> handle.createQuery(kind.blocked())
                                .mapTo(Integer.class)
                                .one())
                > 0;
    }

    @Test
    void twoNodesTogetherNeverExceedTheQuota() {
        assertThatQuotaHolds(List.of(store, new SqlInstanceStore(database.jdbi())));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    InstanceStore store() {
        return store;
    }

    @Test
    void everythingIsThereAfterARestart() {
        Instance instance = instance(ALPHA, NOON);
        store.insert(instance);

        close();
        open();

        assertThat(store.all()).containsExactly(instance);
    }

    /** In the hour that is repeated when clocks are set back, a local time alone is ambiguous. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"})
    void timeOfCreationIsExactWhereverTheServerStands(Instant createdAt) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            close();
            open(); // the database asks for the time zone once
            store.insert(instance(ALPHA, createdAt));

            assertThat(store.find(ALPHA)).map(Instance::createdAt).contains(createdAt);
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine = 'steam'", "wanted = 'FLYING'", "engine = ''"})
    void corruptRowDisablesOnlyItsOwnInstance(String corruption) {
        store.insert(instance(ALPHA, NOON));
        store.insert(instance(BETA, NOON));
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE instances SET " + corruption + " WHERE id = ?", "ALPHA0000001"));

        assertThat(store.all()).extracting(Instance::id).containsExactly(BETA);
        assertThat(store.find(ALPHA)).isEmpty();
        assertThat(store.want(ALPHA, Wanted.STOPPED)).isEmpty();
        assertThat(store.find(BETA)).isPresent();
    }

    @Test
    void corruptRowIsLoggedOnceByItsId() {
        store.insert(instance(ALPHA, NOON));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE instances SET engine = 'steam'"));

        try (LogRecorder log = LogRecorder.of(SqlInstanceStore.class)) {
            store.all();
            store.all();
            store.find(ALPHA);

            assertThat(log.lines()).singleElement().asString().contains("WARNING", "ALPHA0000001");
        }
    }

    @Test
    void malformedIdIsSkippedAndCannotForgeALogLine() {
        store.insert(instance(BETA, NOON));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE instances SET id = ?", "x\nforged"));

        try (LogRecorder log = LogRecorder.of(SqlInstanceStore.class)) {
            assertThat(store.all()).isEmpty();

            assertThat(log.lines()).singleElement().asString().contains("x?forged");
        }
    }
}
