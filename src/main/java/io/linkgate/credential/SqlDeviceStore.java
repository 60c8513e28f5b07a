package io.linkgate.credential;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.removal.DepartingDevice;
import io.linkgate.removal.DeviceRemovalStore;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Devices in the table {@code devices}, each sealed for its own instance: a row that is moved to another instance does
 * not open there. The device of a deleted instance is deleted with it; one that was given up before waits in the table
 * {@code departing_devices}, sealed in the same way.
 */
final class SqlDeviceStore implements DeviceStore, DeviceRemovalStore {

    private static final String CONTEXT = "linkgate device of ";

    private final Jdbi jdbi;
    private final Keyset keyset;
    private final SealedAccounts accounts;
    private final SealedPreKeys preKeys;

    SqlDeviceStore(Jdbi jdbi, Keyset keyset) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.keyset = Objects.requireNonNull(keyset);
        this.accounts = new SealedAccounts(keyset);
        this.preKeys = new SealedPreKeys(jdbi, keyset);
    }

    @Override
    public void addPreKeys(InstanceId id, Map<Integer, byte[]> privateHalves) {
        preKeys.add(id, privateHalves);
    }

    @Override
    public Optional<byte[]> preKey(InstanceId id, int keyId) throws UnreadableDeviceException {
        return preKeys.get(id, keyId);
    }

    @Override
    public void dropPreKey(InstanceId id, int keyId) throws UnreadableDeviceException {
        preKeys.drop(id, keyId);
    }

    @Override
    public Optional<byte[]> load(InstanceId id) throws UnreadableDeviceException {
        Optional<byte[]> sealed =
                jdbi.withHandle(handle -> handle.createQuery("SELECT sealed FROM devices WHERE instance_id = :id")
                        .bind("id", id.value())
                        .map((row, context) -> row.getBytes(1))
                        .findOne());
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(keyset.open(sealed.get(), context(id)));
        } catch (KeysetException e) {
            throw new UnreadableDeviceException("cannot be opened with any key of the keyset");
        }
    }

    @Override
    public void save(InstanceId id, byte[] device, Optional<Account> account) {
        byte[] sealed = keyset.seal(device, context(id));
        byte[] sealedAccount = accounts.seal(id, account);
        jdbi.useTransaction(handle -> {
            int changed = handle.createUpdate(
                            "UPDATE devices SET sealed = :sealed, account = :account WHERE instance_id = :id")
                    .bind("sealed", sealed)
                    .bind("account", sealedAccount)
                    .bind("id", id.value())
                    .execute();
            if (changed == 0) {
                handle.createUpdate(
                                "INSERT INTO devices (instance_id, sealed, account) VALUES (:id, :sealed, :account)")
                        .bind("sealed", sealed)
                        .bind("account", sealedAccount)
                        .bind("id", id.value())
                        .execute();
            }
        });
    }

    @Override
    public Map<InstanceId, Account> accounts() {
        return jdbi.withHandle(handle -> opened(handle.createQuery("SELECT instance_id, account FROM devices")));
    }

    @Override
    public Map<InstanceId, Account> accounts(Collection<InstanceId> ids) {
        List<String> texts = ids.stream().map(InstanceId::value).toList();
        return jdbi.withHandle(handle ->
                opened(handle.createQuery("SELECT instance_id, account FROM devices WHERE instance_id = ANY(:ids)")
                        .bindArray("ids", String.class, texts)));
    }

    private Map<InstanceId, Account> opened(Query query) {
        Map<InstanceId, Account> found = new HashMap<>();
        query.map((row, context) -> new SealedAccount(row.getString(1), row.getBytes(2)))
                .forEach(row -> InstanceId.parse(row.instance())
                        .ifPresent(id -> accounts.open(id, Optional.ofNullable(row.sealed()))
                                .ifPresent(account -> found.put(id, account))));
        return found;
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record SealedAccount(String instance, byte[] sealed) {}

    @Override
    public void describe(InstanceId id, Optional<Account> account) {
        byte[] sealed = accounts.seal(id, account);
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE devices SET account = :account WHERE instance_id = :id AND account IS NULL")
                .bind("account", sealed)
                .bind("id", id.value())
                .execute());
    }

    @Override
    public void erase(InstanceId id) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM devices WHERE instance_id = :id")
                .bind("id", id.value())
                .execute());
    }

    @Override
    public boolean giveUp(InstanceId id, EngineKind engine) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("INSERT INTO departing_devices (instance_id, engine, sealed)"
                            + " SELECT instance_id, :engine, sealed FROM devices WHERE instance_id = :id")
                    .bind("engine", engine.wireName())
                    .bind("id", id.value())
                    .execute();
            return handle.createUpdate("DELETE FROM devices WHERE instance_id = :id")
                            .bind("id", id.value())
                            .execute()
                    == 1;
        });
    }

    @Override
    public List<DepartingDevice> all() {
        return jdbi
                .withHandle(handle -> handle.createQuery(
                                "SELECT number, instance_id, engine FROM departing_devices ORDER BY number")
                        .map((row, context) -> departing(row))
                        .list())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Parses a row; one that cannot be parsed is left to the version that wrote it. */
    private static Optional<DepartingDevice> departing(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        Optional<EngineKind> engine = EngineKind.parse(row.getString("engine"));
        return InstanceId.parse(row.getString("instance_id"))
                .flatMap(id -> engine.map(kind -> new DepartingDevice(number, id, kind)));
    }

    @Override
    public Optional<byte[]> load(DepartingDevice device) {
        Optional<byte[]> sealed = jdbi.withHandle(
                handle -> handle.createQuery("SELECT sealed FROM departing_devices WHERE number = :number")
                        .bind("number", device.number())
                        .map((row, context) -> row.getBytes(1))
                        .findOne());
        return sealed.flatMap(bytes -> {
            try {
                return Optional.of(keyset.open(bytes, context(device.instance())));
            } catch (KeysetException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void erase(DepartingDevice device) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM departing_devices WHERE number = :number")
                .bind("number", device.number())
                .execute());
    }

    /**
     * Seals with the current primary key what waits to be removed, which no login saves again. A row that does not open
     * stays as it is.
     */
    void resealDeparting() {
        List<Long> numbers = jdbi.withHandle(handle -> handle.createQuery("SELECT number FROM departing_devices")
                .mapTo(Long.class)
                .list());
        numbers.forEach(number -> jdbi.useTransaction(
                handle -> handle.createQuery("SELECT instance_id, sealed FROM departing_devices WHERE number = :number")
                        .bind("number", number)
                        .map((row, context) -> resealed(row.getString(1), row.getBytes(2)))
                        .one()
                        .ifPresent(fresh -> handle.createUpdate(
                                        "UPDATE departing_devices SET sealed = :sealed WHERE number = :number")
                                .bind("sealed", fresh)
                                .bind("number", number)
                                .execute())));
    }

    private Optional<byte[]> resealed(String instance, byte[] sealed) {
        try {
            byte[] plain = keyset.open(sealed, context(instance));
            byte[] fresh = keyset.seal(plain, context(instance));
            Arrays.fill(plain, (byte) 0);
            return Optional.of(fresh);
        } catch (KeysetException e) {
            return Optional.empty();
        }
    }

    private static byte[] context(InstanceId id) {
        return context(id.value());
    }

    private static byte[] context(String instance) {
        return (CONTEXT + instance).getBytes(StandardCharsets.UTF_8);
    }
}
