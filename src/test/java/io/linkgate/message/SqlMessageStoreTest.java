package io.linkgate.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.Eventually;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept for the messages of a device: sealed, found by key, gone with the device, all of a commit or nothing. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SqlMessageStoreTest {

    private static final String PEER = "4915112345678_1.3";

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private MessageDatabase database;
    private InstanceId id;

    @BeforeEach
    void open() {
        database = new MessageDatabase(kind, home, clock);
        id = database.linked();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void valueIsFoundByKindAndKeyAfterARestart() {
        MessageStore store = database.store(id);
        store.commit(put(entry(StoreKind.SESSION, PEER, "one"), entry(StoreKind.LID, PEER, "two")));
        store.commit(put(entry(StoreKind.SESSION, PEER, "three")));

        MessageStore restarted = database.store(id);
        assertThat(text(restarted.load(StoreKind.SESSION, PEER))).contains("three");
        assertThat(text(restarted.load(StoreKind.LID, PEER))).contains("two");
        assertThat(restarted.load(StoreKind.PHONE, PEER)).isEmpty();
        assertThat(restarted.load(StoreKind.SESSION, "4915112345678_1.4")).isEmpty();
        assertThat(database.store(database.linked()).load(StoreKind.SESSION, PEER))
                .isEmpty();
    }

    @Test
    void allReturnsKeysAndValuesOldestFirst() {
        MessageStore store = database.store(id);
        for (int i = 0; i < 20; i++) {
            store.commit(put(entry(StoreKind.SENT, "3EB0" + (97 - i), "text " + i)));
        }
        store.commit(put(entry(StoreKind.SENT, "3EB097", "text 0, sent again"), entry(StoreKind.LID, PEER, "x")));
        store.commit(new MessageChanges(List.of(), List.of(entry(StoreKind.SENT, "3EB096", "")), List.of()));

        List<StoreEntry> all = database.store(id).all(StoreKind.SENT);
        assertThat(all).hasSize(19);
        assertThat(all.get(0).key()).isEqualTo("3EB097");
        assertThat(new String(all.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("text 0, sent again");
        assertThat(all).extracting(StoreEntry::key).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void expiredValueIsNeitherFoundNorKept() {
        MessageStore store = database.store(id);
        Instant end = clock.instant().plusSeconds(60);
        store.commit(put(
                new StoreEntry(StoreKind.SENT, "A", bytes("short"), Optional.of(end)),
                entry(StoreKind.SENT, "B", "long")));

        clock.advance(Duration.ofSeconds(59));
        assertThat(store.load(StoreKind.SENT, "A")).isPresent();
        assertThat(store.all(StoreKind.SENT).get(0).expires()).contains(end);
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.load(StoreKind.SENT, "A")).isEmpty();
        assertThat(store.all(StoreKind.SENT)).extracting(StoreEntry::key).containsExactly("B");
        assertThat(rows()).isEqualTo(2);
        database.stores().prune();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void everythingGoesWithTheDeviceAndALateConnectionWritesNothingIntoTheNextOne() {
        MessageStore old = database.store(id);
        old.commit(put(entry(StoreKind.SESSION, PEER, "old")));
        assertThat(database.devices().kept().giveUp(id, EngineKind.SANDBOX)).isTrue();
        assertThat(rows()).isZero();
        database.link(id);
        MessageStore next = database.store(id);
        next.commit(put(entry(StoreKind.LID, PEER, "next")));

        assertThat(old.load(StoreKind.LID, PEER)).isEmpty();
        assertThatThrownBy(() -> old.commit(put(entry(StoreKind.SESSION, PEER, "late"))))
                .isInstanceOf(RuntimeException.class);
        assertThat(next.load(StoreKind.SESSION, PEER)).isEmpty();
        assertThat(text(next.load(StoreKind.LID, PEER))).contains("next");
    }

    @Test
    void instanceWithoutADeviceKeepsNothing() {
        database.devices().kept().erase(id);

        MessageStore store = database.store(id);
        assertThat(store.load(StoreKind.SESSION, PEER)).isEmpty();
        assertThatThrownBy(() -> store.commit(put(entry(StoreKind.SESSION, PEER, "x"))))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void neitherKeysNorValuesAreReadableInTheDatabase() {
        MessageStore store = database.store(id);
        store.commit(put(entry(StoreKind.SESSION, PEER, "a very secret chain key")));

        List<byte[]> stored = new ArrayList<>();
        database.jdbi().useHandle(handle -> {
            stored.addAll(column(handle, "SELECT sealed FROM message_values"));
            stored.addAll(column(handle, "SELECT hash FROM message_values"));
            stored.addAll(column(handle, "SELECT sealed FROM message_stores"));
        });
        assertThat(stored)
                .hasSize(3)
                .allSatisfy(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .doesNotContain("4915112345678", "secret"));
    }

    @Test
    void sameKeyLooksDifferentInEveryStore() {
        InstanceId other = database.linked();
        database.store(id).commit(put(entry(StoreKind.LID, PEER, "x")));
        database.store(other).commit(put(entry(StoreKind.LID, PEER, "x")));

        List<byte[]> hashes = database.jdbi().withHandle(handle -> column(handle, "SELECT hash FROM message_values"));
        assertThat(hashes.get(0)).hasSize(32).isNotEqualTo(hashes.get(1));
    }

    @Test
    void rowThatWasMovedDoesNotOpen() {
        MessageStore store = database.store(id);
        store.commit(put(entry(StoreKind.SESSION, PEER, "x"), entry(StoreKind.LID, PEER, "y")));
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE message_values SET sealed ="
                        + " (SELECT sealed FROM message_values WHERE kind = 'lid') WHERE kind = 'session'"));

        assertThat(store.load(StoreKind.SESSION, PEER)).isEmpty();
        assertThat(store.all(StoreKind.SESSION)).isEmpty();
    }

    @Test
    void storeWhoseKeyDoesNotOpenBeginsAgain() {
        database.store(id).commit(put(entry(StoreKind.SESSION, PEER, "lost")));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE message_stores SET sealed = ?", bytes("damaged")));

        MessageStore store = database.store(id);
        assertThat(store.load(StoreKind.SESSION, PEER)).isEmpty();
        store.commit(put(entry(StoreKind.SESSION, PEER, "new")));
        assertThat(text(database.store(id).load(StoreKind.SESSION, PEER))).contains("new");
    }

    @Test
    void commitIsMadeCompletelyOrNotAtAll() {
        List<MessageRecord> made = new ArrayList<>();
        database.listen(new MessageListener() {
            @Override
            public void write(Handle handle, List<MessageRecord> records) {
                if (records.get(0).event().id().equals("BAD")) {
                    throw new IllegalStateException("the listener fails");
                }
            }

            @Override
            public void committed(List<MessageRecord> records) {
                made.addAll(records);
            }
        });
        MessageStore store = database.store(id);
        MessageEvent good = new MessageEvent.Acknowledged("GOOD", "4915@s.whatsapp.net", AckLevel.DEVICE);
        MessageEvent bad = new MessageEvent.Acknowledged("BAD", "4915@s.whatsapp.net", AckLevel.DEVICE);

        store.commit(new MessageChanges(List.of(entry(StoreKind.SENT, "1", "x")), List.of(), List.of(good)));
        assertThatThrownBy(() -> store.commit(
                        new MessageChanges(List.of(entry(StoreKind.SENT, "2", "x")), List.of(), List.of(bad))))
                .hasMessage("the listener fails");

        assertThat(store.all(StoreKind.SENT)).extracting(StoreEntry::key).containsExactly("1");
        assertThat(made).extracting(MessageRecord::event).containsExactly(good);
        assertThat(made.get(0).instance().id()).isEqualTo(id);
        assertThat(made.get(0).account()).contains(MessageDatabase.ACCOUNT);
        assertThat(made.get(0).at()).isEqualTo(clock.instant());
    }

    @Test
    void commitsThatComeTogetherShareATransaction() throws Exception {
        Together together = new Together();
        MessageStores stores = database.stores();

        together.commit(stores, List.of());

        assertThat(together.transactions).as("records of each").containsExactly(1, Together.COMMITS);
        assertThat(stores.of(id).all(StoreKind.SENT)).hasSize(1 + Together.COMMITS);
    }

    @Test
    void deviceThatIsGoneFailsAloneAmongThoseOfATransaction() throws Exception {
        Together together = new Together();
        InstanceId gone = database.linked();
        MessageStores stores = database.stores();
        MessageStore lost = stores.of(gone);
        lost.commit(put(entry(StoreKind.LID, PEER, "x")));
        database.devices().kept().erase(gone);

        together.commit(stores, List.of(lost));

        assertThat(together.transactions.get(0)).isEqualTo(1);
        assertThat(stores.of(id).all(StoreKind.SENT)).hasSize(1 + Together.COMMITS);
        assertThat(stores.of(gone).all(StoreKind.SENT)).isEmpty();
    }

    /** One commit, and many more while that is under way. To be made before the stores. */
    private final class Together {

        static final int COMMITS = 10;

        private final CountDownLatch first = new CountDownLatch(1);
        private final CountDownLatch others = new CountDownLatch(1);
        private final List<Integer> transactions = Collections.synchronizedList(new ArrayList<>());

        Together() {
            database.listen((handle, records) -> {
                transactions.add(records.size());
                first.countDown();
                await(others);
            });
        }

        /** Commits for the instance of the test, and once for each of the failing stores. */
        void commit(MessageStores stores, List<MessageStore> failing) throws Exception {
            MessageStore store = stores.of(id);
            int waiting = COMMITS + failing.size();
            ExecutorService threads = Executors.newFixedThreadPool(1 + waiting);
            try {
                Future<?> one = threads.submit(() -> store.commit(seen("0")));
                assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
                List<Future<?>> together = new ArrayList<>();
                for (int i = 1; i <= COMMITS; i++) {
                    String key = Integer.toString(i);
                    together.add(threads.submit(() -> store.commit(seen(key))));
                }
                List<Future<?>> lost = new ArrayList<>();
                failing.forEach(each -> lost.add(threads.submit(() -> each.commit(seen("lost")))));
                Eventually.holds("all wait", () -> stores.commits().queued() == waiting);
                others.countDown();
                one.get(10, TimeUnit.SECONDS);
                for (Future<?> done : together) {
                    done.get(10, TimeUnit.SECONDS);
                }
                for (Future<?> each : lost) {
                    assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS)).isNotNull();
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void rotationSealsEverythingWithTheNewKey() {
        MessageStore store = database.store(id);
        store.commit(put(entry(StoreKind.SESSION, PEER, "kept")));
        List<byte[]> before = database.jdbi().withHandle(SqlMessageStoreTest::sealedOfAll);

        MessageStores.resealAll(database.jdbi(), database.devices().sealing());

        List<byte[]> after = database.jdbi().withHandle(SqlMessageStoreTest::sealedOfAll);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < after.size(); i++) {
            assertThat(after.get(i)).isNotEqualTo(before.get(i));
        }
        assertThat(text(database.store(id).load(StoreKind.SESSION, PEER))).contains("kept");
    }

    @Test
    void preKeyIsThatOfTheDevice() {
        byte[] half = new byte[32];
        half[7] = 1;
        database.devices().kept().addPreKeys(id, Map.of(5, half));
        MessageStore store = database.store(id);

        assertThat(store.preKey(5)).contains(half);
        store.dropPreKey(5);
        assertThat(store.preKey(5)).isEmpty();
    }

    @Test
    void keyOrValueBeyondTheBoundsIsRefused() {
        MessageStore store = database.store(id);

        store.commit(put(new StoreEntry(StoreKind.DEVICES, "k".repeat(200), new byte[256 * 1024], Optional.empty())));
        assertThatThrownBy(() -> store.commit(put(entry(StoreKind.DEVICES, "k".repeat(201), "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.commit(
                        put(new StoreEntry(StoreKind.DEVICES, "k", new byte[256 * 1024 + 1], Optional.empty()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private MessageChanges seen(String key) {
        return new MessageChanges(
                List.of(entry(StoreKind.SENT, key, "x")),
                List.of(),
                List.of(new MessageEvent.Acknowledged(key, "4915@s.whatsapp.net", AckLevel.READ)));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> sealedOfAll(Handle handle) {
        List<byte[]> all = new ArrayList<>(column(handle, "SELECT sealed FROM message_stores"));
        all.addAll(column(handle, "SELECT sealed FROM message_values ORDER BY number"));
        return all;
    }

    private static List<byte[]> column(Handle handle, String query) {
        return handle.createQuery(query).map((row, context) -> row.getBytes(1)).list();
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM message_values")
                        .mapTo(Integer.class)
                        .one());
    }

    private static MessageChanges put(StoreEntry... entries) {
        return new MessageChanges(List.of(entries), List.of(), List.of());
    }

    private static StoreEntry entry(StoreKind kind, String key, String value) {
        return new StoreEntry(kind, key, bytes(value), Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> text(Optional<byte[]> bytes) {
        return bytes.map(found -> new String(found, StandardCharsets.UTF_8));
    }
}
