package io.linkgate.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.CredentialSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingsException;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.removal.DepartingDevice;
import io.linkgate.removal.DeviceRemovalStore;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import io.linkgate.storage.AtomicFile;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SealedDevicesTest {

    private static final InstanceId ALPHA = new InstanceId("AAAAAAAAAAAA");
    private static final InstanceId BETA = new InstanceId("BBBBBBBBBBBB");
    private static final byte[] DEVICE = "the private key of a device".getBytes(StandardCharsets.UTF_8);

    private static final Account ANN = new Account("15550001111", "1@lid", "Ann", "android");

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
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void savedDeviceComesBackAfterARestartAndAnErasedOneDoesNot() throws Exception {
        store().save(ALPHA, "older".getBytes(StandardCharsets.UTF_8), Optional.empty());
        store().save(ALPHA, DEVICE, Optional.empty());

        assertThat(store().load(ALPHA)).contains(DEVICE);
        assertThat(store().load(BETA)).isEmpty();

        store().erase(ALPHA);
        store().erase(ALPHA);
        assertThat(store().load(ALPHA)).isEmpty();
    }

    @Test
    void accountsAreSealedApartFromTheirDevicesAndReadWithoutOpeningThose() {
        store().save(ALPHA, DEVICE, Optional.of(ANN));
        store().save(BETA, DEVICE, Optional.empty());
        database.jdbi().useHandle(handle -> handle.execute("UPDATE devices SET sealed = ?", DEVICE));

        assertThat(store().accounts()).containsExactly(Map.entry(ALPHA, ANN));
        byte[] account = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT account FROM devices WHERE instance_id = ?")
                        .bind(0, ALPHA.value())
                        .mapTo(byte[].class)
                        .one());
        assertThat(new String(account, StandardCharsets.ISO_8859_1)).doesNotContain("15550001111", "Ann");

        store().giveUp(ALPHA, EngineKind.WHATSAPP);
        assertThat(store().accounts()).isEmpty();
    }

    @Test
    void accountOfAnotherInstanceOrDamagedOneIsUnknownAndNeverMistaken() {
        store().save(ALPHA, DEVICE, Optional.of(ANN));
        store().save(BETA, DEVICE, Optional.of(new Account("15550002222", "", "", "")));
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE devices SET account = (SELECT account FROM devices WHERE instance_id = ?)",
                        ALPHA.value()));

        assertThat(store().accounts()).containsOnly(Map.entry(ALPHA, ANN), Map.entry(BETA, Account.UNKNOWN));
    }

    @Test
    void accountsOfSomeAreReadAtOnce() {
        store().save(ALPHA, DEVICE, Optional.of(ANN));
        store().save(BETA, DEVICE, Optional.of(new Account("15550002222", "", "", "")));

        assertThat(store().accounts(List.of(ALPHA))).containsExactly(Map.entry(ALPHA, ANN));
        assertThat(store().accounts(List.of(BETA, ALPHA))).isEqualTo(store().accounts());
        assertThat(store().accounts(List.of())).isEmpty();
    }

    @Test
    void deviceOfAnEarlierVersionIsDescribedOnceAndANewerOneNotAgain() {
        store().save(ALPHA, DEVICE, Optional.of(ANN));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE devices SET account = NULL"));
        assertThat(store().accounts()).containsExactly(Map.entry(ALPHA, Account.UNKNOWN));

        store().describe(ALPHA, Optional.of(ANN));
        store().describe(ALPHA, Optional.of(new Account("15550002222", "", "", "")));
        store().describe(BETA, Optional.of(ANN));

        assertThat(store().accounts()).containsExactly(Map.entry(ALPHA, ANN));
    }

    @Test
    void deviceGoesWithItsInstance() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());

        new SqlInstanceStore(database.jdbi()).delete(ALPHA);

        assertThat(store().load(ALPHA)).isEmpty();
        assertThatThrownBy(() -> store().save(ALPHA, DEVICE, Optional.empty()))
                .as("a session that ends late")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void deviceThatWasGivenUpLeavesItsInstanceAndWaitsAlsoWhenThatIsGone() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());

        assertThat(store().giveUp(ALPHA, EngineKind.SANDBOX)).isTrue();
        assertThat(store().giveUp(ALPHA, EngineKind.SANDBOX)).as("once only").isFalse();
        assertThat(store().load(ALPHA)).isEmpty();
        new SqlInstanceStore(database.jdbi()).delete(ALPHA);

        DepartingDevice departing = departing().all().get(0);
        assertThat(departing.instance()).isEqualTo(ALPHA);
        assertThat(departing.engine()).isEqualTo(EngineKind.SANDBOX);
        assertThat(departing().load(departing)).contains(DEVICE);
        departing().erase(departing);
        assertThat(departing().all()).isEmpty();
        assertThat(departing().load(departing)).isEmpty();
    }

    @Test
    void instanceMayGiveUpOneDeviceAfterTheOther() throws Exception {
        for (String device : new String[] {"first", "second"}) {
            store().save(ALPHA, device.getBytes(StandardCharsets.UTF_8), Optional.empty());
            store().giveUp(ALPHA, EngineKind.WHATSAPP);
        }

        assertThat(departing().all())
                .extracting(device -> new String(departing().load(device).orElseThrow(), StandardCharsets.UTF_8))
                .containsExactly("first", "second");
    }

    @Test
    void damagedDepartingDeviceIsSkipped() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());
        store().save(BETA, DEVICE, Optional.empty());
        store().giveUp(ALPHA, EngineKind.WHATSAPP);
        store().giveUp(BETA, EngineKind.WHATSAPP);
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE departing_devices SET sealed = ? WHERE instance_id = ?", DEVICE, ALPHA.value()));
        assertThat(departing().load(departing().all().get(0))).isEmpty();
        assertThat(departing().load(departing().all().get(1))).contains(DEVICE);

        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE departing_devices SET engine = 'pigeon' WHERE instance_id = ?", ALPHA.value()));
        assertThat(departing().all()).extracting(DepartingDevice::instance).containsExactly(BETA);
    }

    @Test
    void rowOfAnotherInstanceDoesNotOpen() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());
        database.jdbi().useHandle(handle -> handle.execute("UPDATE devices SET instance_id = ?", BETA.value()));

        assertThatThrownBy(() -> store().load(BETA)).isInstanceOf(UnreadableDeviceException.class);
    }

    @Test
    void damagedRowIsReportedAndOthersStillOpen() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());
        store().save(BETA, DEVICE, Optional.empty());
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE devices SET sealed = ? WHERE instance_id = ?", new byte[40], ALPHA.value()));

        assertThatThrownBy(() -> store().load(ALPHA)).isInstanceOf(UnreadableDeviceException.class);
        assertThat(store().load(BETA)).contains(DEVICE);
    }

    @Test
    void nothingOfADeviceIsReadableInTheDatabase() {
        store().save(ALPHA, DEVICE, Optional.empty());

        byte[] row = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed FROM devices")
                        .map((found, context) -> found.getBytes(1))
                        .one());

        assertThat(new String(row, StandardCharsets.ISO_8859_1)).doesNotContain("private key");
    }

    @Test
    void generatedKeysetIsReadableByItsOwnerOnly() throws Exception {
        store();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keysetFile())))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("db")))
                    .containsExactly("keyset.json");
        }
    }

    @Test
    void keysetThatOthersCanReadIsReported() throws Exception {
        store();
        try (LogRecorder log = LogRecorder.of(SealedDevices.class)) {
            store();
            assertThat(log.all()).isEmpty();
            Files.setPosixFilePermissions(keysetFile(), PosixFilePermissions.fromString("rw-r-----"));

            store();

            assertThat(log.all())
                    .singleElement()
                    .satisfies(line -> assertThat(line.text()).contains("keyset.json", "chmod 600"));
        }
    }

    @Test
    void missingKeysetStopsTheStartAndIsNotReplaced() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());
        Path backup = Files.move(keysetFile(), home.resolve("backup"));

        assertThatThrownBy(this::store)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("LINKGATE_HOME")
                .hasMessageContaining("is missing");
        assertThat(keysetFile()).doesNotExist();

        Files.move(backup, keysetFile());
        assertThat(store().load(ALPHA)).contains(DEVICE);
    }

    @Test
    void wrongKeysetStopsTheStartAndChangesNothing() throws Exception {
        store().save(ALPHA, DEVICE, Optional.empty());
        Secret other = Secret.of(Keyset.generate().json());

        assertThatThrownBy(() -> store(Optional.of(other)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("LINKGATE_KEYSET");

        assertThat(store().load(ALPHA)).contains(DEVICE);
    }

    @Test
    void unreadableKeysetIsRefusedWithoutQuotingIt() throws Exception {
        Files.writeString(keysetFile(), "{\"key\":\"hunter2\"}");

        assertThatThrownBy(this::store).isInstanceOf(SettingsException.class).hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> store(Optional.of(Secret.of("hunter2"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void givenKeysetNeedsNoFile() throws Exception {
        Secret given = Secret.of(Keyset.generate().json());

        store(Optional.of(given)).save(ALPHA, DEVICE, Optional.empty());

        assertThat(keysetFile()).doesNotExist();
        assertThat(store(Optional.of(given)).load(ALPHA)).contains(DEVICE);
    }

    @Test
    void startThatStoppedBetweenKeysetAndDatabaseGoesOn() throws Exception {
        new AtomicFile(keysetFile(), "keyset").create(Keyset.generate().json().getBytes(StandardCharsets.UTF_8));

        assertThatCode(this::store).doesNotThrowAnyException();
    }

    private Path keysetFile() {
        return home.resolve("keyset.json");
    }

    private DeviceRemovalStore departing() {
        return SealedDevices.open(new CredentialSettings(Optional.empty(), keysetFile()), database.jdbi())
                .departing();
    }

    private DeviceStore store() {
        return store(Optional.empty());
    }

    private DeviceStore store(Optional<Secret> keyset) {
        return SealedDevices.open(new CredentialSettings(keyset, keysetFile()), database.jdbi())
                .kept();
    }
}
