package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlTokenStoreTest extends TokenStoreContract {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private Database database;
    private SqlTokenStore store;
    private SqlInstanceStore instances;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        store = new SqlTokenStore(database.jdbi());
        instances = new SqlInstanceStore(database.jdbi());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    TokenStore store() {
        return store;
    }

    @Test
    void everythingIsThereAfterARestart() {
        instances.insert(owned(ID, Optional.empty()));
        TokenRecord token = token(ALPHA, NOON, Optional.of(NOON.plusSeconds(60)), Set.of(ID));
        store.insert(token, FIRST, NOON);
        store.rotate(ALPHA, SECOND, NOON, NOON.plusSeconds(30));

        close();
        open();

        TokenRecord kept = store.find(ALPHA).orElseThrow();
        assertThat(kept.instances()).containsExactly(ID);
        assertThat(store.all()).containsExactly(kept);
        assertThat(changes(-1))
                .containsExactly(
                        new TokenChanges.Changed(kept, Map.of(FIRST, NOON.plusSeconds(30), SECOND, Instant.MAX)));
    }

    @Test
    void noSecretIsInTheDatabase() {
        store.insert(token(ALPHA, NOON), TokenHash.of("lg_the-secret-itself"), NOON);

        List<Map<String, Object>> rows = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT * FROM access_token_secrets")
                        .mapToMap()
                        .list());
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat((byte[]) row.get("hash"))
                        .hasSize(32)
                        .isEqualTo(TokenHash.of("lg_the-secret-itself").bytes()));
    }

    @Test
    void tokenOfANewerLinkgateIsRefusedAndDisablesNoOther() {
        store.insert(token(ALPHA, NOON), FIRST, NOON);
        store.insert(token(BETA, NOON), SECOND, NOON);
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE access_tokens SET scope = 'fly' WHERE id = ?", ALPHA));

        try (LogRecorder log = LogRecorder.of(SqlTokenStore.class)) {
            assertThat(changes(-1)).extracting(changed -> changed.token().id()).containsExactly(BETA);
            assertThat(log.lines()).singleElement().asString().contains(ALPHA);
        }
    }

    @Test
    void deletedInstanceLeavesTheList() {
        instances.insert(owned(ID, Optional.empty()));
        store.insert(token(ALPHA, NOON, Optional.empty(), Set.of(ID)), FIRST, NOON);

        instances.delete(ID);

        assertThat(store.find(ALPHA).orElseThrow().instances()).isEmpty();
    }

    @Test
    void tokensThatEndedLongAgoAreRemovedUnlessTheyOwnInstances() {
        Instant later = NOON.plus(Duration.ofDays(31));
        store.insert(token("tok_expired00000", NOON, Optional.of(NOON.plusSeconds(1)), Set.of()), FIRST, NOON);
        store.insert(token(ALPHA, NOON), SECOND, NOON);
        store.insert(token("tok_revoked00000", NOON), THIRD, NOON);
        instances.insert(owned(ID, Optional.of(ALPHA)));
        store.revoke(ALPHA, NOON);
        store.revoke("tok_revoked00000", NOON);

        store.insert(token(BETA, later), TokenHash.of("lg_new"), later);

        assertThat(store.all()).extracting(TokenRecord::id).containsExactly(ALPHA, BETA);
    }

    @Test
    void noMoreTokensAreUsableThanEveryNodeKeepsInMemory() {
        database.jdbi().useTransaction(handle -> {
            for (int i = 0; i < TokenStore.MAX_USABLE; i++) {
                handle.execute(
                        "INSERT INTO access_tokens (id, label, scope, created_at, expires_at, revision)"
                                + " VALUES (?, 'x', 'read', CURRENT_TIMESTAMP, TIMESTAMP WITH TIME ZONE"
                                + " '2026-03-02 00:00:00+00', 0)",
                        "tok_" + i);
            }
        });

        assertThat(store.insert(token(ALPHA, NOON), FIRST, NOON)).isFalse();
        assertThat(store.find(ALPHA)).isEmpty();
        assertThat(store.insert(token(ALPHA, NOON), FIRST, NOON.plus(Duration.ofDays(1))))
                .as("when the others have expired")
                .isTrue();
    }

    @Test
    void concurrentChangesAreAllSeenByAReaderThatFollowsTheRevision() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Boolean>> inserts = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> store.insert(token("tok_" + i, NOON), TokenHash.of("lg_" + i), NOON), threads))
                    .toList();
            Set<String> seen = new HashSet<>();
            long revision = -1;
            boolean done = false;
            while (!done) {
                done = inserts.stream().allMatch(CompletableFuture::isDone);
                TokenChanges changes = store.changesSince(revision);
                changes.tokens().forEach(changed -> seen.add(changed.token().id()));
                revision = changes.revision();
            }
            assertThat(inserts).allMatch(CompletableFuture::join);
            assertThat(seen).hasSize(40);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Instance owned(InstanceId id, Optional<String> owner) {
        return new Instance(id, "office", EngineKind.SANDBOX, Wanted.RUNNING, Optional.empty(), NOON, owner);
    }
}
