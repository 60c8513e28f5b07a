package io.linkgate.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.CredentialSettings;
import io.linkgate.config.Secret;
import io.linkgate.config.SettingsException;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.removal.DeviceRemovalStore;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import io.linkgate.storage.Database;
import io.linkgate.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Key rotation with an existing database: a new key is added and made primary, later the old one is dropped. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class KeyRotationTest {

    private static final InstanceId ALPHA = new InstanceId("AAAAAAAAAAAA");
    private static final InstanceId BETA = new InstanceId("BBBBBBBBBBBB");
    private static final byte[] DEVICE = "the private key of a device".getBytes(StandardCharsets.UTF_8);

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final String before = Keyset.generate().json();
    private final String rotated = Rotation.withNewPrimary(before);
    private final String after = Rotation.primaryOnly(rotated);
    private Database database;

    @BeforeEach
    void devicesAreSealedWithTheOldKey() {
        database = Database.open(kind.at(home));
        SqlInstanceStore instances = new SqlInstanceStore(database.jdbi());
        for (InstanceId id : new InstanceId[] {ALPHA, BETA}) {
            instances.insert(new Instance(id, "x", EngineKind.WHATSAPP, Wanted.RUNNING, Instant.EPOCH));
            startedWith(before).save(id, DEVICE, Optional.empty());
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everythingStillOpensWithBothKeys() throws Exception {
        DeviceStore devices = startedWith(rotated);

        assertThat(devices.load(ALPHA)).contains(DEVICE);
        assertThat(devices.load(BETA)).contains(DEVICE);
    }

    @Test
    void devicesSavedSinceNeedOnlyTheNewKeyAndOthersAreRefusedAlone() throws Exception {
        startedWith(rotated).save(ALPHA, DEVICE, Optional.empty());

        DeviceStore devices = startedWith(after);

        assertThat(devices.load(ALPHA)).contains(DEVICE);
        assertThatThrownBy(() -> devices.load(BETA)).isInstanceOf(UnreadableDeviceException.class);
    }

    @Test
    void preKeysNeedTheNewKeyOnlyAfterOneStartWithBoth() throws Exception {
        byte[] key = new byte[32];
        key[31] = 9;
        startedWith(before).addPreKeys(ALPHA, Map.of(1, key, 500, key));
        startedWith(rotated).save(ALPHA, DEVICE, Optional.empty());

        DeviceStore devices = startedWith(after);

        assertThat(devices.preKey(ALPHA, 1)).contains(key);
        assertThat(devices.preKey(ALPHA, 500)).contains(key);
    }

    @Test
    void devicesThatWaitToBeRemovedNeedTheNewKeyOnlyAfterOneStartWithBoth() {
        startedWith(before).giveUp(ALPHA, EngineKind.WHATSAPP);
        startedWith(before).giveUp(BETA, EngineKind.WHATSAPP);
        byte[] damaged = new byte[40];
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE departing_devices SET sealed = ? WHERE instance_id = ?", damaged, BETA.value()));
        startedWith(rotated);

        DeviceRemovalStore departing = opened(after).departing();

        assertThat(departing.load(departing.all().get(0))).contains(DEVICE);
        assertThat(departing.load(departing.all().get(1))).isEmpty();
        assertThat(database.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT sealed FROM departing_devices ORDER BY number")
                                .map((row, context) -> row.getBytes(1))
                                .list())
                        .get(1))
                .isEqualTo(damaged);
    }

    @Test
    void refusedDevicesOpenAgainWhenTheOldKeyIsBack() throws Exception {
        startedWith(rotated);
        assertThatThrownBy(() -> startedWith(after).load(BETA)).isInstanceOf(UnreadableDeviceException.class);

        assertThat(startedWith(rotated).load(BETA)).contains(DEVICE);
    }

    @Test
    void keysetFromBeforeTheRotationStopsTheStart() throws Exception {
        startedWith(rotated).save(ALPHA, DEVICE, Optional.empty());

        assertThatThrownBy(() -> startedWith(before)).isInstanceOf(SettingsException.class);

        assertThat(startedWith(rotated).load(ALPHA)).contains(DEVICE);
    }

    @Test
    void newKeyAloneStopsTheStartWhileNothingWasSealedWithIt() {
        assertThatThrownBy(() -> startedWith(after)).isInstanceOf(SettingsException.class);
    }

    private DeviceStore startedWith(String keyset) {
        return opened(keyset).kept();
    }

    private SealedDevices opened(String keyset) {
        CredentialSettings settings =
                new CredentialSettings(Optional.of(Secret.of(keyset)), home.resolve("keyset.json"));
        return SealedDevices.open(settings, database.jdbi());
    }
}
