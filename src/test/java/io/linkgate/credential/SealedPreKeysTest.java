package io.linkgate.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.CredentialSettings;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The private halves of one-time pre-keys: each is found by its id, and erased after its use. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SealedPreKeysTest {

    private static final InstanceId ALPHA = new InstanceId("AAAAAAAAAAAA");
    private static final InstanceId BETA = new InstanceId("BBBBBBBBBBBB");
    private static final byte[] DEVICE = "a device".getBytes(StandardCharsets.UTF_8);
    private static final int FIRST_UPLOAD = 812;

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        SqlInstanceStore instances = new SqlInstanceStore(database.jdbi());
        for (InstanceId id : new InstanceId[] {ALPHA, BETA}) {
            instances.insert(new Instance(id, "x", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH));
            save(store(), id);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyKeyIsFoundByItsIdAfterARestart() throws Exception {
        store().addPreKeys(ALPHA, keys(1, FIRST_UPLOAD));
        store().addPreKeys(ALPHA, keys(813, 50)); // the refill shares a row with the upload before it

        DeviceStore restarted = store();
        for (int id = 1; id <= 862; id++) {
            assertThat(restarted.preKey(ALPHA, id)).as("%d", id).contains(key(id));
        }
        assertThat(restarted.preKey(ALPHA, 863)).isEmpty();
        assertThat(restarted.preKey(BETA, 1)).isEmpty();
    }

    @Test
    void usedKeyIsGoneAndItsNeighboursAreNot() throws Exception {
        store().addPreKeys(ALPHA, keys(1, FIRST_UPLOAD));

        store().dropPreKey(ALPHA, 40);
        store().dropPreKey(ALPHA, 40);
        store().dropPreKey(ALPHA, 100_000);

        assertThat(store().preKey(ALPHA, 40)).isEmpty();
        assertThat(store().preKey(ALPHA, 39)).contains(key(39));
        assertThat(store().preKey(ALPHA, 41)).contains(key(41));
    }

    @Test
    void rowWithoutKeysIsNoRow() throws Exception {
        store().addPreKeys(ALPHA, keys(1, 2));

        store().dropPreKey(ALPHA, 1);
        store().dropPreKey(ALPHA, 2);

        assertThat(rows()).isZero();
    }

    @Test
    void idThatBeginsAgainReplacesTheKeyOfBefore() throws Exception {
        store().addPreKeys(ALPHA, keys(1, 3));

        store().addPreKeys(ALPHA, Map.of(0xffffff, key(7), 1, key(9)));

        assertThat(store().preKey(ALPHA, 0xffffff)).contains(key(7));
        assertThat(store().preKey(ALPHA, 1)).contains(key(9));
        assertThat(store().preKey(ALPHA, 2)).contains(key(2));
    }

    @Test
    void keysGoWithTheirDevice() {
        for (InstanceId id : List.of(ALPHA, BETA)) {
            store().addPreKeys(id, keys(1, FIRST_UPLOAD));
        }

        store().giveUp(ALPHA, EngineKind.WHATSAPP);
        assertThat(rows()).isEqualTo(26);
        new SqlInstanceStore(database.jdbi()).delete(BETA);
        assertThat(rows()).isZero();

        save(store(), ALPHA);
        store().addPreKeys(ALPHA, keys(1, 5));
        store().erase(ALPHA);
        assertThat(rows()).isZero();
        assertThatThrownBy(() -> store().addPreKeys(ALPHA, keys(1, 5)))
                .as("a session that ends late")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void savingTheDeviceAgainTouchesNoKey() throws Exception {
        store().addPreKeys(ALPHA, keys(1, 40));

        save(store(), ALPHA);

        assertThat(store().preKey(ALPHA, 40)).contains(key(40));
    }

    @Test
    void firstUploadTakesAboutThirtyKilobytesAndShowsNoKey() {
        store().addPreKeys(ALPHA, keys(1, FIRST_UPLOAD));

        List<byte[]> rows = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed FROM pre_keys")
                        .map((row, context) -> row.getBytes(1))
                        .list());

        assertThat(rows.stream().mapToInt(row -> row.length).sum()).isLessThan(28_000);
        assertThat(rows)
                .noneMatch(row -> new String(row, StandardCharsets.ISO_8859_1)
                        .contains(new String(key(40), StandardCharsets.ISO_8859_1)));
    }

    @Test
    void rowThatWasMovedDoesNotOpenAndTheOthersDo() throws Exception {
        store().addPreKeys(ALPHA, keys(1, 64));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE pre_keys SET bucket = 9 WHERE bucket = 0"));

        assertThatThrownBy(() -> store().preKey(ALPHA, 9 * 32 + 1)).isInstanceOf(UnreadableDeviceException.class);
        assertThatThrownBy(() -> store().dropPreKey(ALPHA, 9 * 32 + 1)).isInstanceOf(UnreadableDeviceException.class);
        assertThat(store().preKey(ALPHA, 33)).contains(key(33));
    }

    @Test
    void newKeysAreKeptEvenWhereTheRowIsDamaged() throws Exception {
        store().addPreKeys(ALPHA, keys(1, 10));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE pre_keys SET sealed = ?", new byte[40]));

        store().addPreKeys(ALPHA, keys(11, 10));

        assertThat(store().preKey(ALPHA, 11)).contains(key(11));
        assertThat(store().preKey(ALPHA, 1)).isEmpty();
    }

    private static Map<Integer, byte[]> keys(int first, int count) {
        Map<Integer, byte[]> keys = new HashMap<>();
        IntStream.range(first, first + count).forEach(id -> keys.put(id, key(id)));
        return keys;
    }

    private static byte[] key(int id) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) (id * 7 + id / 256));
        key[0] = (byte) id;
        key[1] = (byte) (id >> 8);
        return key;
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM pre_keys")
                        .mapTo(Integer.class)
                        .one());
    }

    private static void save(DeviceStore store, InstanceId id) {
        store.save(id, DEVICE, Optional.empty());
    }

    private DeviceStore store() {
        return SealedDevices.open(
                        new CredentialSettings(Optional.empty(), home.resolve("keyset.json")), database.jdbi())
                .kept();
    }
}
